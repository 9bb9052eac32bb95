package dev.hearth.server.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.server.RequestException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {
  private static final String TYPE = "multipart/form-data; charset=utf-8; boundary=\"--a b-1\"";
  private static final String BOUNDARY = "--a b-1";

  /** Gives a few bytes at a time, as a network does. */
  private static final class Drops extends InputStream {
    private final ByteArrayInputStream bytes;
    private final Random random;

    Drops(byte[] bytes, long seed) {
      this.bytes = new ByteArrayInputStream(bytes);
      this.random = new Random(seed);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return bytes.read(into, offset, Math.min(length, 1 + random.nextInt(40)));
    }
  }

  private static byte[] form(byte[] content) throws IOException {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.write(
        ("preamble\r\n--%s\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch"
                + "\r\n--%s  \r\ncontent-disposition: form-data; name=\"file\";"
                + " filename=\"ä.jsonl\"\r\nContent-Type: x/y\r\n\r\n")
            .formatted(BOUNDARY, BOUNDARY)
            .getBytes(StandardCharsets.UTF_8));
    form.write(content);
    form.write(("\r\n--" + BOUNDARY + "--\r\nepilogue").getBytes(StandardCharsets.UTF_8));
    return form.toByteArray();
  }

  @Test
  void givesPartsAsTheyAreHoweverTheyArrive() throws IOException {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      byte[] content = new byte[random.nextInt(200_000)];
      random.nextBytes(content);
      // beginnings of boundaries that are none
      byte[] almost = ("\r\n--" + BOUNDARY.substring(1)).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i + almost.length < content.length; i += 1 + random.nextInt(5000)) {
        System.arraycopy(almost, 0, content, i, almost.length);
      }
      Multipart form = new Multipart(new Drops(form(content), seed), TYPE);
      assertThat(form.next()).isEqualTo(new Multipart.Head("purpose", ""));
      assertThat(form.text(100, "purpose")).isEqualTo("batch");
      assertThat(form.next()).isEqualTo(new Multipart.Head("file", "ä.jsonl"));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThat(form.content(out, content.length, "file")).isEqualTo(content.length);
      assertThat(out.toByteArray()).isEqualTo(content);
      assertThat(form.next()).isNull();
    }
  }

  @Test
  void refusesWhatEndsTooEarlyAndWhatIsTooLong() throws IOException {
    byte[] whole = form(new byte[1000]);
    int end = whole.length - "--\r\nepilogue".length();
    for (int length = 0; length < end; length += 7) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> readAll(part, 5000)).isInstanceOf(RequestException.class);
    }
    assertThatThrownBy(() -> readAll(whole, 999))
        .isInstanceOfSatisfying(
            RequestException.class, e -> assertThat(e.failure().status()).isEqualTo(413));
    readAll(whole, 1000);
  }

  private static void readAll(byte[] bytes, long contentMax) throws IOException {
    Multipart form = new Multipart(new ByteArrayInputStream(bytes), TYPE);
    while (form.next() != null) {
      form.content(new ByteArrayOutputStream(), contentMax, "a part");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "application/json", "multipart/form-data", "multipart/mixed; boundary=x"})
  void refusesOtherTypes(String type) {
    assertThatThrownBy(() -> new Multipart(InputStream.nullInputStream(), type))
        .isInstanceOfSatisfying(
            RequestException.class, e -> assertThat(e.failure().status()).isEqualTo(415));
  }
}
