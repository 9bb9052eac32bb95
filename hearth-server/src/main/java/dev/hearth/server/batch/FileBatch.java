package dev.hearth.server.batch;

import dev.hearth.format.HearthException;
import dev.hearth.server.Caller;
import dev.hearth.server.Dialect;
import dev.hearth.server.Gate;
import dev.hearth.server.Ledger;
import dev.hearth.server.Route;
import dev.hearth.server.wire.WholeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntConsumer;

/**
 * A batch from file to file, without a server. What is answered is kept beside the output while it
 * runs: the same call goes on where an interrupted one ended.
 */
public final class FileBatch {
  private static final int LINE_BYTES_MAX = 16 << 20;

  private FileBatch() {}

  /** Is told how far it is, by one thread at a time. */
  @FunctionalInterface
  public interface Progress {
    void at(int answered, int total);
  }

  /**
   * What came of it.
   *
   * @param good answers, in {@code output}
   * @param failed errors, in {@code errors}
   * @param before how many were answered by calls before
   */
  public record Result(int good, int failed, int before) {}

  /** Where the errors of a batch go. */
  public static Path errors(Path output) {
    return output.resolveSibling(output.getFileName() + ".errors");
  }

  /**
   * Answers every request of a file.
   *
   * @param asked answers them
   * @param requests at a time
   * @throws HearthException BAD_INPUT with the first wrong line; BUSY where another process is at
   *     it
   */
  public static Result run(Dialect asked, Path input, Path output, int requests, Progress progress)
      throws IOException, InterruptedException {
    Path kept = output.resolveSibling(output.getFileName() + ".journal");
    Result result;
    try (BatchLines lines = BatchLines.open(input, Asker.URLS, LINE_BYTES_MAX);
        Journal journal = Journal.open(kept, lines.digest(), lines.count())) {
      int before = journal.answered();
      Asker.Owner owner = new Asker.Owner(lines.digest(), Caller.local().tenant(), "");
      BatchRun run =
          new BatchRun(
              new Asker(asked, new OneUser()),
              owner,
              lines,
              journal,
              Clock.systemUTC(),
              Instant.MAX);
      IntConsumer told =
          _ -> {
            synchronized (journal) {
              progress.at(journal.answered(), lines.count());
            }
          };
      if (run.run(requests, told) != BatchRun.End.COMPLETE) {
        throw new InterruptedException("the batch was stopped");
      }
      WholeFiles.write(output, out -> journal.copy(true, out));
      if (journal.failed() > 0) {
        WholeFiles.write(errors(output), out -> journal.copy(false, out));
      } else {
        Files.deleteIfExists(errors(output));
      }
      result = new Result(journal.answered() - journal.failed(), journal.failed(), before);
    } catch (BatchLines.WrongLinesException e) {
      BatchLines.Wrong wrong = e.errors().getFirst();
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          "%s%s: %s"
              .formatted(
                  input.getFileName(),
                  wrong.line() == 0 ? "" : ", line " + wrong.line(),
                  wrong.message()),
          "correct it; nothing was asked",
          e);
    }
    Files.deleteIfExists(kept);
    return result;
  }

  /** Whoever runs it may ask whatever the models can. */
  private static final class OneUser implements Gate {
    @Override
    public boolean hasKeys() {
      return false;
    }

    @Override
    public Permit enter(String secret, boolean loopback, Route route) {
      return new Local();
    }

    @Override
    public Permit enterLater(String tenant, String key) {
      return new Local();
    }
  }

  private static final class Local implements Gate.Permit, Ledger {
    @Override
    public Caller caller() {
      return Caller.local();
    }

    @Override
    public Ledger ledger() {
      return this;
    }

    @Override
    public void used(Use use) {}

    @Override
    public void between(String model, Duration time) {}

    @Override
    public void close() {}
  }
}
