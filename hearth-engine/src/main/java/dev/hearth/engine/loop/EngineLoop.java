package dev.hearth.engine.loop;

import dev.hearth.format.HearthException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The one thread that drives a model, and how others reach it. */
final class EngineLoop implements AutoCloseable {
  /** What other threads ask of the loop. */
  private sealed interface Command {
    record Start(Running running) implements Command {}

    record Work(Runnable work) implements Command {}

    record Stop() implements Command {}
  }

  private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
  private final Serving serving;
  private final Gate gate;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param serving driven by this loop's thread only, from now on
   */
  EngineLoop(Serving serving, Gate gate) {
    this.serving = serving;
    this.gate = gate;
    this.thread = Thread.ofPlatform().name("hearth-engine").daemon().start(this::serve);
  }

  /** Hands a request over, unless too many of its tenant wait. */
  void submit(Running request) {
    gate.enter(request.request().tenant());
    commands.add(new Command.Start(request));
    if (closed) {
      request.fail(closedFailure());
    }
  }

  /** Runs {@code work} on the loop thread between two steps. */
  void between(Runnable work) {
    commands.add(new Command.Work(work));
  }

  private void serve() {
    try {
      while (listen()) {
        serving.step();
      }
    } finally {
      closed = true;
      HearthException failure = closedFailure();
      for (Command left = commands.poll(); left != null; left = commands.poll()) {
        if (left instanceof Command.Start(Running request)) {
          request.fail(failure);
        }
      }
      serving.close(failure);
    }
  }

  private static HearthException closedFailure() {
    return new HearthException(
        HearthException.Code.CANCELLED, "the engine was closed", "open it again");
  }

  /** Takes what others ask; waits only while there is nothing to do. False to stop. */
  private boolean listen() {
    try {
      Command command = serving.idle() ? commands.take() : commands.poll();
      while (command != null) {
        switch (command) {
          case Command.Start(Running request) -> serving.add(request);
          case Command.Work(Runnable work) -> work.run();
          case Command.Stop stop -> {
            return false;
          }
        }
        command = commands.poll();
      }
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Override
  public void close() {
    commands.add(new Command.Stop());
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
