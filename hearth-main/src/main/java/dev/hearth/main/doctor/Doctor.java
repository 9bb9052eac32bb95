package dev.hearth.main.doctor;

import dev.hearth.compute.choice.Choice.Shelf;
import dev.hearth.compute.choice.Facts;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.main.report.Fact;
import dev.hearth.main.report.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Examines this machine. */
public final class Doctor {
  private static final long ROOM_BYTES_MIN = 5L << 30;

  private Doctor() {}

  /** Everything that can be said without running a model. */
  public static List<Examination> examine(Path home) {
    SystemFiles files = new SystemFiles(Path.of("/"));
    boolean mac = System.getProperty("os.name", "").startsWith("Mac");
    Map<String, String> sysctl = mac ? Sysctl.read() : Map.of();
    Processor processor = mac ? Processor.macos(sysctl) : Processor.linux(files);
    Memory memory = mac ? Memory.macos(sysctl) : Memory.linux(files);
    Runtime runtime = Runtime.getRuntime();
    return List.of(
        system(files),
        processor.examine(runtime.availableProcessors(), new ControlGroup(files).processorsMax()),
        memory.examine(runtime.maxMemory()),
        java(),
        kernels(),
        storage(home));
  }

  private static Examination system(SystemFiles files) {
    List<Fact> facts = new ArrayList<>();
    facts.add(
        Fact.words(
            "kernel", System.getProperty("os.name") + " " + System.getProperty("os.version")));
    String name = files.entries("etc/os-release", '=').getOrDefault("PRETTY_NAME", "");
    if (!name.isEmpty()) {
      facts.add(Fact.words("distribution", name.replace("\"", "")));
    }
    facts.add(Fact.words("architecture", System.getProperty("os.arch", "")));
    return new Examination(new Section("system", "System", facts), List.of());
  }

  private static Examination java() {
    boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    boolean loops = KernelChoice.choose("fast", Facts.ofThisMachine()).shelf() == Shelf.SCALAR;
    List<Finding> findings =
        loops
            ? List.of(
                new Finding(
                    Finding.Weight.WARNING,
                    "machine code does not run here and the Vector API module is absent: kernels"
                        + " run in slow loops",
                    "start Java with --add-modules jdk.incubator.vector, as ./hearth does"))
            : List.of();
    List<Fact> facts =
        List.of(
            Fact.words("version", Runtime.version().toString()),
            Fact.words(
                "machine",
                System.getProperty("java.vm.name") + ", " + System.getProperty("java.vendor")),
            Fact.words("home", System.getProperty("java.home", "")),
            new Fact("vector_module", "vector module", new Fact.Flag(vectors)));
    return new Examination(new Section("java", "Java", facts), findings);
  }

  /** Which arithmetic runs here, and why. */
  private static Examination kernels() {
    List<Fact> facts = new ArrayList<>();
    for (String reason : KernelChoice.reasons("fast")) {
      int at = reason.indexOf(": ");
      String what = at < 0 ? "arithmetic" : reason.substring(0, at);
      String why = at < 0 ? reason : reason.substring(at + 2);
      facts.add(new Fact(what.replace(' ', '_'), what, new Fact.Words(why)));
    }
    return new Examination(new Section("kernels", "Kernels", facts), List.of());
  }

  private static Examination storage(Path home) {
    List<Fact> facts = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    facts.add(Fact.words("home", home.toString()));
    Path existing = home;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    boolean writable = Files.isWritable(existing);
    facts.add(new Fact("writable", "writable", new Fact.Flag(writable)));
    if (!writable) {
      findings.add(
          new Finding(
              Finding.Weight.WARNING,
              "may not write in " + existing,
              "set HEARTH_HOME to a folder of your own"));
    }
    try {
      var store = Files.getFileStore(existing);
      facts.add(new Fact("free_bytes", "free", new Fact.Bytes(store.getUsableSpace())));
      facts.add(Fact.words("file_system", store.type()));
      if (store.getUsableSpace() < ROOM_BYTES_MIN) {
        findings.add(
            new Finding(
                Finding.Weight.NOTE,
                "only " + Fact.Bytes.of(store.getUsableSpace()) + " free for models",
                "free some space, or set HEARTH_HOME to another disk"));
      }
    } catch (IOException e) {
      findings.add(
          new Finding(Finding.Weight.NOTE, "free space is not known: " + e, "check the disk"));
    }
    return new Examination(new Section("storage", "Storage", facts), findings);
  }
}
