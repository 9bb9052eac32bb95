package dev.hearth.engine.loop;

import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.KeptOnDisk;
import dev.hearth.engine.cache.SavedBeginnings;
import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.Model;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What an engine takes over from its former life. */
final class Restart {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int NAME_LENGTH = 16;

  /** Running requests need room too. */
  private static final int SHARE = 2;

  private Restart() {}

  /** Reads what was kept, and has it kept again at the end. Before the first request. */
  static void prepare(
      GgufFile file,
      Model model,
      EngineSettings settings,
      LocalEngine.Opened opened,
      KeptOnDisk kept) {
    int contextTokens = opened.context().allocated();
    String identity =
        "%s\nmodel %s\nkernels %s\ncache %s\ncontext %s\nheads %s"
            .formatted(
                kept.program(),
                digest(file),
                settings.kernels(),
                settings.cacheType(),
                model.description().dependsOnContext() ? contextTokens : "any",
                settings.draftHeads());
    String name = hex(identity).substring(0, NAME_LENGTH);
    SavedBeginnings saved =
        new SavedBeginnings(
            kept.folder().resolve(name),
            identity,
            kept.bytesMax(),
            () -> model.newSequence(settings.cacheType(), contextTokens));
    saved.load(opened.cache(), opened.cacheTotalBytes() / SHARE);
    opened.cache().saveAtEnd(saved);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Of all parts of the model: a file of the same name and size may be another one. */
  private static String digest(GgufFile file) {
    MessageDigest digest = sha256();
    byte[] chunk = new byte[CHUNK_BYTES];
    for (Path part : file.paths()) {
      try (InputStream in = Files.newInputStream(part)) {
        for (int bytes = in.read(chunk); bytes >= 0; bytes = in.read(chunk)) {
          digest.update(chunk, 0, bytes);
        }
      } catch (IOException e) {
        throw new HearthException(
            HearthException.Code.BAD_INPUT, part + " cannot be read", "check the file", e);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
