package dev.hearth.server.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("journal");
  }

  private Journal open() throws IOException {
    return Journal.open(file(), "of these", 4);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Journal journal, boolean good) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    journal.copy(good, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Three answers; where each record ends. */
  private long[] written() throws IOException {
    long[] ends = new long[4];
    try (Journal journal = open()) {
      ends[0] = Files.size(file());
      journal.add(2, true, utf8("two"));
      ends[1] = Files.size(file());
      journal.add(0, false, utf8("nought is an error"));
      ends[2] = Files.size(file());
      journal.add(1, true, utf8("öne"));
      ends[3] = Files.size(file());
    }
    return ends;
  }

  @Test
  void keepsAnswersInTheOrderOfTheirRequests() throws IOException {
    written();
    try (Journal journal = open()) {
      assertThat(text(journal, true)).isEqualTo("öne\ntwo\n");
      assertThat(text(journal, false)).isEqualTo("nought is an error\n");
      assertThat(journal.answered(3)).isFalse();
      assertThat(journal.answered()).isEqualTo(3);
      assertThat(journal.failed()).isEqualTo(1);
      assertThatThrownBy(() -> journal.add(2, true, utf8("again")))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whereverItIsTornTheWholeAnswersStayAndItGoesOn() throws IOException {
    long[] ends = written();
    byte[] whole = Files.readAllBytes(file());
    for (int length = 0; length < whole.length; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      int kept = 0;
      while (kept < 3 && ends[kept + 1] <= length) {
        kept++;
      }
      try (Journal journal = open()) {
        assertThat(journal.answered()).as("%d bytes", length).isEqualTo(kept);
        journal.add(3, true, utf8("three"));
      }
      try (Journal journal = open()) {
        assertThat(journal.answered()).isEqualTo(kept + 1);
        assertThat(text(journal, true)).endsWith("three\n");
      }
    }
  }

  /** A disk may have kept the length and lost the content. */
  @Test
  void anAnswerWithAWrongBitCountsAsNotWritten() throws IOException {
    long[] ends = written();
    byte[] whole = Files.readAllBytes(file());
    for (int at = (int) ends[2]; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 4;
      Files.write(file(), damaged);
      try (Journal journal = open()) {
        assertThat(journal.answered()).as("byte %d", at).isEqualTo(2);
        assertThat(journal.answered(1)).isFalse();
      }
    }
  }

  @Test
  void otherRequestsAreRefusedAndTwoWritersToo() throws IOException {
    written();
    assertThatThrownBy(() -> Journal.open(file(), "of others", 4))
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> assertThat(e.code()).isEqualTo(HearthException.Code.BAD_INPUT));
    try (Journal journal = open()) {
      assertThat(journal.answered()).isEqualTo(3);
      assertThatThrownBy(this::open)
          .isInstanceOfSatisfying(
              HearthException.class,
              e -> assertThat(e.code()).isEqualTo(HearthException.Code.BUSY));
    }
  }
}
