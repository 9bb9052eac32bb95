package dev.hearth.server;

import dev.hearth.engine.AdapterFacts;
import dev.hearth.engine.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The models that this server knows: files, and those of them that are open. */
public interface Models {
  /**
   * A model file.
   *
   * @param name what clients call it
   * @param bytes size of the file
   * @param modified when the file was last written
   * @param family GGUF's architecture name, empty where the file cannot be read
   * @param quantisation the name of the file's commonest block type
   * @param parameters number of weights
   * @param contextTokensAdvertised what the file claims
   * @param template the chat template's source, empty where there is none
   * @param encoder whether it gives vectors only
   */
  record Known(
      String name,
      long bytes,
      Instant modified,
      String family,
      String quantisation,
      long parameters,
      int contextTokensAdvertised,
      String template,
      boolean encoder) {}

  /**
   * A model that is open.
   *
   * @param bytes memory that it takes: weights, cache, scratch
   * @param contextTokens what was allocated
   * @param closes when it will be closed if nobody asks; null for never
   * @param adapters that it was opened with
   */
  record Open(
      Known model,
      long bytes,
      int contextTokens,
      @Nullable Instant closes,
      List<AdapterFacts> adapters) {
    public Open {
      adapters = List.copyOf(adapters);
    }
  }

  /** A model that stays open until this is closed. */
  interface Lease extends AutoCloseable {
    Known model();

    Engine engine();

    /** Time that opening the model took for this lease; zero if it was open. */
    Duration loading();

    @Override
    void close();
  }

  List<Known> known();

  /** The model of this name, if there is one. */
  Optional<Known> find(String name);

  List<Open> open();

  /**
   * Opens a model, or shares it if it is open.
   *
   * @param keepAlive how long it stays open afterwards; null for the server's rule, negative for
   *     ever
   * @throws dev.hearth.format.HearthException NOT_FOUND; DOES_NOT_FIT with the numbers
   */
  Lease lease(String name, @Nullable Duration keepAlive) throws InterruptedException;

  /** Closes a model as soon as nobody uses it. */
  void unload(String name);
}
