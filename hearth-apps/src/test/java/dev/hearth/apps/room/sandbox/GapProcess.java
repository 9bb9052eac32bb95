package dev.hearth.apps.room.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A Java of its own that may be restricted, which no test process could undo. Prints each attempt
 * in one line: name, denied, by.
 *
 * <p>Arguments: {@code open}, {@code closed} or {@code listening}; a file and a folder outside.
 */
final class GapProcess {
  private static final int PORT = 8420;

  private GapProcess() {}

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[1]);
    Path folder = Path.of(arguments[2]);
    if (!arguments[0].equals("open")) {
      List<Path> program =
          Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
              .map(Path::of)
              .toList();
      List<Integer> ports = arguments[0].equals("listening") ? List.of(PORT) : List.of();
      AirGap.enter(new AirGapPolicy(program, List.of(), ports, List.of("-Dsaid=änderung")));
      System.out.println("said " + System.getProperty("said") + " " + AirGap.isClosed());
    }
    // to nobody but this machine, since in the open process they go through
    byte[] loopback6 = InetAddress.getByName("::1").getAddress();
    var attempts = new Attempts(new byte[] {127, 0, 0, 1}, loopback6, "localhost");
    for (Attempt each : attempts.all(file, folder)) {
      System.out.println(each.name() + " " + each.denied() + " " + each.by());
    }
  }

  /** What such a process printed, and its errors. */
  static String run(String... arguments) {
    try {
      Process process =
          new ProcessBuilder(command("bin/java", System.getProperty("java.class.path"), arguments))
              .redirectErrorStream(true)
              .start();
      return new String(process.getInputStream().readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> command(String java, String classPath, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home")).resolve(java).toString());
    words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-Xshare:auto"));
    words.addAll(List.of("-Dstdout.encoding=UTF-8", "--enable-native-access=ALL-UNNAMED"));
    words.addAll(List.of("-cp", classPath, GapProcess.class.getName()));
    words.addAll(List.of(arguments));
    return words;
  }
}
