package dev.hearth.bench;

import dev.hearth.format.HearthException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in a process of its own, on free ports of this machine. */
final class ServerProcess implements AutoCloseable {
  private static final int READY_SECONDS = 300;
  private static final int POLL_MILLISECONDS = 100;
  private static final int END_SECONDS = 60;

  private final Process process;
  private final int port;
  private final int managementPort;

  private ServerProcess(Process process, int port, int managementPort) {
    this.process = process;
    this.port = port;
    this.managementPort = managementPort;
  }

  /** Hearth with one model, opened at once. */
  static ServerProcess hearth(Path launcher, Path model, List<String> more)
      throws IOException, InterruptedException {
    int port = freePort();
    int management = freePort();
    List<String> words =
        new ArrayList<>(
            List.of(
                launcher.toString(),
                "serve",
                model.toString(),
                "--preload",
                "--port",
                Integer.toString(port),
                "--management-port",
                Integer.toString(management)));
    words.addAll(more);
    return started(words, port, management);
  }

  /** llama.cpp's server with as many slots as streams. */
  static ServerProcess llama(Path programs, Path model, int threads, int streams, int context)
      throws IOException, InterruptedException {
    int port = freePort();
    List<String> words =
        List.of(
            programs.resolve("llama-server").toString(),
            "-m",
            model.toString(),
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "-t",
            Integer.toString(threads),
            "-np",
            Integer.toString(streams),
            "-c",
            Integer.toString(Math.multiplyExact(context, streams)));
    return started(words, port, -1);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static ServerProcess started(List<String> words, int port, int management)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(words)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    ServerProcess server = new ServerProcess(process, port, management);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    while (!server.ready()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        server.close();
        throw new HearthException(
            HearthException.Code.BAD_INPUT,
            "'%s' did not begin to serve".formatted(String.join(" ", words)),
            "run it by hand to see why");
      }
      Thread.sleep(POLL_MILLISECONDS);
    }
    return server;
  }

  private boolean ready() {
    try {
      return StreamClient.get(port, "/health").startsWith("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  int managementPort() {
    return managementPort;
  }

  /** Entries of a folder or lines of a file that the kernel keeps about the process. */
  private Path kernel(String name) {
    return Path.of("/proc", Long.toString(process.pid()), name);
  }

  OptionalLong descriptors() {
    try (Stream<Path> all = Files.list(kernel("fd"))) {
      return OptionalLong.of(all.count());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** A number of {@code /proc/PID/status}, such as Threads or VmRSS in KiB. */
  OptionalLong status(String name) {
    try (Stream<String> lines = Files.lines(kernel("status"))) {
      return lines
          .filter(line -> line.startsWith(name + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
