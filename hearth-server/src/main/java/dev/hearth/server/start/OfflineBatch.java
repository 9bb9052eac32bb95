package dev.hearth.server.start;

import dev.hearth.server.ModelOpener;
import dev.hearth.server.ServerSettings;
import dev.hearth.server.batch.FileBatch;
import dev.hearth.server.house.House;
import dev.hearth.server.house.HouseSettings;
import dev.hearth.server.openai.OpenAiDialect;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** Answers a file of requests with the server's own dialect, and nobody can call it. */
public final class OfflineBatch {
  private OfflineBatch() {}

  /**
   * Runs it to its end; see {@link FileBatch#run}.
   *
   * @param home where stored responses live
   */
  public static FileBatch.Result run(
      HouseSettings models,
      ModelOpener opener,
      Path home,
      Path input,
      Path output,
      int requests,
      FileBatch.Progress progress)
      throws IOException, InterruptedException {
    Clock clock = Clock.systemUTC();
    try (House house = new House(models, opener, clock)) {
      OpenAiDialect dialect =
          new OpenAiDialect(house, ServerSettings.standard(), home.resolve("responses"), clock);
      return FileBatch.run(dialect, input, output, requests, progress);
    }
  }
}
