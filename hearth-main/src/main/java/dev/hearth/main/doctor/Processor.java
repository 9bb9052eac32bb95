package dev.hearth.main.doctor;

import dev.hearth.main.report.Fact;
import dev.hearth.main.report.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The processor.
 *
 * @param model as it names itself; empty where not known
 * @param cores physical cores; 0 where not known
 * @param features instruction sets that matter for arithmetic, by their Linux names
 * @param caches for example {@code L2 2 MiB}
 */
record Processor(String model, int cores, List<String> features, List<String> caches) {
  /** By weight: what a kernel would ask for first stands first. */
  private static final List<String> FEATURES =
      List.of(
          "amx_tile",
          "amx_int8",
          "amx_bf16",
          "avx512f",
          "avx512bw",
          "avx512vl",
          "avx512_vnni",
          "avx512_bf16",
          "avx512_fp16",
          "avx_vnni",
          "avx2",
          "fma",
          "f16c",
          "avx",
          "sme",
          "sve2",
          "sve",
          "i8mm",
          "svei8mm",
          "bf16",
          "asimddp",
          "asimdhp",
          "fphp",
          "asimd",
          "neon");

  /** Implementer and part numbers that ARM processors give instead of a name. */
  private static final Map<String, String> ARM_PARTS =
      Map.ofEntries(
          Map.entry("0x41 0xd03", "ARM Cortex-A53"),
          Map.entry("0x41 0xd08", "ARM Cortex-A72"),
          Map.entry("0x41 0xd0b", "ARM Cortex-A76"),
          Map.entry("0x41 0xd0c", "ARM Neoverse N1"),
          Map.entry("0x41 0xd40", "ARM Neoverse V1"),
          Map.entry("0x41 0xd49", "ARM Neoverse N2"),
          Map.entry("0x41 0xd4f", "ARM Neoverse V2"),
          Map.entry("0xc0 0xac3", "Ampere-1"));

  static Processor linux(SystemFiles files) {
    List<String> lines = files.lines("proc/cpuinfo");
    return new Processor(model(lines), cores(lines), features(lines), caches(files));
  }

  /** From what macOS's {@code sysctl} prints. */
  static Processor macos(Map<String, String> sysctl) {
    List<String> features = new ArrayList<>();
    Map.of(
            "hw.optional.arm.FEAT_I8MM", "i8mm",
            "hw.optional.arm.FEAT_BF16", "bf16",
            "hw.optional.arm.FEAT_DotProd", "asimddp",
            "hw.optional.arm.FEAT_FP16", "asimdhp",
            "hw.optional.arm.FEAT_SME", "sme",
            "hw.optional.avx2_0", "avx2",
            "hw.optional.avx512f", "avx512f")
        .forEach((key, feature) -> {
          if ("1".equals(sysctl.get(key))) {
            features.add(feature);
          }
        });
    String cores = sysctl.getOrDefault("hw.physicalcpu", "");
    return new Processor(
        sysctl.getOrDefault("machdep.cpu.brand_string", ""),
        cores.matches("\\d{1,6}") ? Integer.parseInt(cores) : 0,
        FEATURES.stream().filter(features::contains).toList(),
        List.of());
  }

  private static String model(List<String> lines) {
    String model = first(lines, "model name");
    if (!model.isEmpty()) {
      return model;
    }
    String numbers = first(lines, "CPU implementer") + " " + first(lines, "CPU part");
    return ARM_PARTS.getOrDefault(numbers, numbers.isBlank() ? "" : "ARM " + numbers);
  }

  /** Distinct pairs of package and core; ARM kernels list neither, there every entry is a core. */
  private static int cores(List<String> lines) {
    Set<String> cores = new HashSet<>();
    String socket = "";
    int entries = 0;
    for (String line : lines) {
      if (line.startsWith("processor")) {
        entries++;
      } else if (line.startsWith("physical id")) {
        socket = value(line);
      } else if (line.startsWith("core id")) {
        cores.add(socket + "/" + value(line));
      }
    }
    return cores.isEmpty() ? entries : cores.size();
  }

  private static List<String> features(List<String> lines) {
    String flags = first(lines, "flags") + first(lines, "Features");
    Set<String> present = new HashSet<>(Arrays.asList(flags.split(" ", -1)));
    return FEATURES.stream().filter(present::contains).toList();
  }

  private static List<String> caches(SystemFiles files) {
    Set<String> caches = new LinkedHashSet<>();
    for (int i = 0; files.exists(folder(i)) && i < 16; i++) {
      String kind = files.text(folder(i) + "/type").strip();
      String size = files.text(folder(i) + "/size").strip();
      if (!kind.equals("Instruction") && size.matches("\\d{1,9}K")) {
        long bytes = Long.parseLong(size.substring(0, size.length() - 1)) * 1024;
        caches.add("L" + files.text(folder(i) + "/level").strip() + " " + Fact.Bytes.of(bytes));
      }
    }
    return List.copyOf(caches);
  }

  private static String folder(int index) {
    return "sys/devices/system/cpu/cpu0/cache/index" + index;
  }

  private static String first(List<String> lines, String key) {
    for (String line : lines) {
      int at = line.indexOf(':');
      if (at > 0 && line.substring(0, at).strip().equals(key)) {
        return value(line);
      }
    }
    return "";
  }

  private static String value(String line) {
    return line.substring(line.indexOf(':') + 1).strip();
  }

  /** What the doctor says about it. */
  Examination examine(int usable, OptionalDouble quota) {
    List<Fact> facts = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    if (!model.isEmpty()) {
      facts.add(new Fact("model", "model", new Fact.Words(model)));
    }
    if (cores > 0) {
      facts.add(new Fact("cores", "cores", new Fact.Count(cores)));
    }
    facts.add(new Fact("threads_usable", "usable threads", new Fact.Count(usable)));
    quota.ifPresent(share -> {
      facts.add(new Fact("processors_max", "allowed by container", new Fact.Quantity(share)));
      findings.add(
          new Finding(
              Finding.Weight.NOTE,
              String.format(
                  Locale.ROOT, "the container allows %.2f processors' worth of time", share),
              "raise its CPU limit if other processors are idle"));
    });
    facts.add(new Fact("features", "features", new Fact.Several(features)));
    if (!caches.isEmpty()) {
      facts.add(new Fact("caches", "caches", new Fact.Words(String.join(", ", caches))));
    }
    return new Examination(new Section("processor", "Processor", facts), findings);
  }
}
