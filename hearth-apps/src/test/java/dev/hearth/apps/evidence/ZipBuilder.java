package dev.hearth.apps.evidence;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes ZIP archives, hostile ones too. */
final class ZipBuilder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private int entries;

  ZipBuilder file(String name, String text) {
    return add(name, name, text.getBytes(StandardCharsets.UTF_8), 0x81A4, 0, 0);
  }

  ZipBuilder file(String name, byte[] bytes) {
    return add(name, name, bytes, 0x81A4, 0, 0);
  }

  ZipBuilder link(String name, String target) {
    return add(name, name, target.getBytes(StandardCharsets.UTF_8), 0xA1FF, 0, 0);
  }

  ZipBuilder encrypted(String name) {
    return add(name, name, new byte[20], 0x81A4, 1, 0);
  }

  ZipBuilder device(String name) {
    return add(name, name, new byte[0], 0x21A4, 0, 0);
  }

  /** One name in the table of contents, another at the entry. */
  ZipBuilder twoNames(String name, String other) {
    return add(name, other, new byte[] {'x'}, 0x81A4, 0, 0);
  }

  ZipBuilder wrongChecksum(String name, String text) {
    return add(name, name, text.getBytes(StandardCharsets.UTF_8), 0x81A4, 0, 1);
  }

  /** Two stored entries, the second one lying in the bytes of the first, as bombs of 2019 do. */
  ZipBuilder overlapping(String outer, String inner) {
    byte[] text = "text".getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream nested = new ByteArrayOutputStream();
    nested.writeBytes(local(inner, text, text, 0, 0, 0));
    nested.writeBytes(text);
    byte[] content = nested.toByteArray();
    int offset = out.size();
    byte[] header = local(outer, content, content, 0, 0, 0);
    out.writeBytes(header);
    out.writeBytes(content);
    central(outer, content, content, offset, 0x81A4, 0, 0, 0);
    central(inner, text, text, offset + header.length, 0x81A4, 0, 0, 0);
    return this;
  }

  private ZipBuilder add(
      String name, String ownName, byte[] bytes, int mode, int flags, int wrong) {
    int offset = out.size();
    byte[] packed = packed(bytes);
    out.writeBytes(local(ownName, bytes, packed, 8, flags, wrong));
    out.writeBytes(packed);
    central(name, bytes, packed, offset, mode, 8, flags, wrong);
    return this;
  }

  private static byte[] local(
      String name, byte[] bytes, byte[] packed, int method, int flags, int wrong) {
    byte[] own = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer local = ByteBuffer.allocate(30 + own.length).order(ByteOrder.LITTLE_ENDIAN);
    local.putInt(0x04034b50).putShort((short) 20).putShort((short) flags);
    local.putShort((short) method).putInt(0).putInt(crc(bytes) + wrong);
    local.putInt(packed.length).putInt(bytes.length);
    local.putShort((short) own.length).putShort((short) 0).put(own);
    return local.array();
  }

  private void central(
      String name,
      byte[] bytes,
      byte[] packed,
      int offset,
      int mode,
      int method,
      int flags,
      int wrong) {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer entry = ByteBuffer.allocate(46).order(ByteOrder.LITTLE_ENDIAN);
    entry.putInt(0x02014b50).put((byte) 20).put((byte) 3).putShort((short) 20);
    entry.putShort((short) flags).putShort((short) method).putInt(0).putInt(crc(bytes) + wrong);
    entry.putInt(packed.length).putInt(bytes.length).putShort((short) nameBytes.length);
    entry.putShort((short) 0).putShort((short) 0).putShort((short) 0).putShort((short) 0);
    entry.putInt(mode << 16).putInt(offset);
    directory.writeBytes(entry.array());
    directory.writeBytes(nameBytes);
    entries++;
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  static byte[] packed(byte[] bytes) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(bytes);
    deflater.finish();
    byte[] packed = new byte[bytes.length + 100];
    int length = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(out.toByteArray());
    all.writeBytes(directory.toByteArray());
    ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
    end.putInt(0x06054b50).putInt(0).putShort((short) entries).putShort((short) entries);
    end.putInt(directory.size()).putInt(out.size()).putShort((short) 0);
    all.writeBytes(end.array());
    return all.toByteArray();
  }

  Path zip(Path folder) {
    return TarBuilder.write(folder.resolve("bundle.zip"), bytes());
  }
}
