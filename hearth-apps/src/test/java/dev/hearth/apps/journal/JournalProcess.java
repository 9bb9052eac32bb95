package dev.hearth.apps.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Keeps runs without end and says each that is done, to be killed. */
final class JournalProcess {
  private JournalProcess() {}

  public static void main(String[] arguments) throws IOException {
    Journal journal = Journal.open(Path.of(arguments[0]), Clock.systemUTC());
    for (int i = 0; ; i++) {
      Draft draft = journal.begin();
      for (int file = 0; file < 5; file++) {
        draft.write(file + ".txt", ("run " + i + " file " + file).getBytes(StandardCharsets.UTF_8));
      }
      Entry done = draft.finish(Map.of("number", Integer.toString(i)));
      System.out.println(done.run());
      System.out.flush();
    }
  }
}
