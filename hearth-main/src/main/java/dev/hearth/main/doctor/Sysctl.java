package dev.hearth.main.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks macOS about the machine; it has no files to read that from. */
final class Sysctl {
  private static final String PROGRAM = "/usr/sbin/sysctl";
  private static final List<String> KEYS =
      List.of(
          "machdep.cpu.brand_string",
          "hw.physicalcpu",
          "hw.memsize",
          "hw.pagesize",
          "hw.optional.arm.FEAT_I8MM",
          "hw.optional.arm.FEAT_BF16",
          "hw.optional.arm.FEAT_DotProd",
          "hw.optional.arm.FEAT_FP16",
          "hw.optional.arm.FEAT_SME",
          "hw.optional.avx2_0",
          "hw.optional.avx512f");

  private Sysctl() {}

  /** Keys that this machine does not know are missing; all of them where there is no sysctl. */
  static Map<String, String> read() {
    List<String> command = new ArrayList<>(List.of(PROGRAM));
    command.addAll(KEYS);
    try {
      // a key that is not known goes to the errors and makes the exit code 1; the others are told
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      return parse(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Map.of();
    }
  }

  /** {@code key: value} lines. */
  static Map<String, String> parse(String printed) {
    Map<String, String> entries = new LinkedHashMap<>();
    for (String line : printed.lines().toList()) {
      int at = line.indexOf(": ");
      if (at > 0) {
        entries.put(line.substring(0, at), line.substring(at + 2).strip());
      }
    }
    return entries;
  }
}
