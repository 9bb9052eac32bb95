package dev.hearth.apps.room.sandbox;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A processor whose Linux system calls are known by number. */
enum Architecture {
  X86_64(62, 0xC000003E),
  AARCH64(183, 0xC00000B7);

  private static final Path PROGRAM = Path.of("/proc/self/exe");
  private static final int MACHINE_OFFSET = 18;

  private final int elfMachine;
  private final int auditNumber;

  Architecture(int elfMachine, int auditNumber) {
    this.elfMachine = elfMachine;
    this.auditNumber = auditNumber;
  }

  /** What the kernel calls it in a seccomp filter's input (AUDIT_ARCH_… of linux/audit.h). */
  int auditNumber() {
    return auditNumber;
  }

  /**
   * The one that this process runs on, as its own ELF header says.
   *
   * @throws HearthException REFUSED elsewhere than on Linux on one of these processors
   */
  static Architecture current() {
    byte[] header;
    try (InputStream program = Files.newInputStream(PROGRAM)) {
      header = program.readNBytes(MACHINE_OFFSET + 2);
    } catch (IOException e) {
      throw refused("this is not Linux, or /proc is not mounted (" + e.getMessage() + ")");
    }
    if (header.length < MACHINE_OFFSET + 2 || header[0] != 0x7F || header[1] != 'E') {
      throw refused(PROGRAM + " is not an ELF file");
    }
    int machine = (header[MACHINE_OFFSET] & 0xFF) | (header[MACHINE_OFFSET + 1] & 0xFF) << 8;
    for (Architecture each : values()) {
      if (each.elfMachine == machine) {
        return each;
      }
    }
    throw refused("system calls of ELF machine " + machine + " are not known by number");
  }

  private static HearthException refused(String fact) {
    return new HearthException(
        Code.REFUSED,
        "the kernel cannot be asked to confine anything here: " + fact,
        "use Linux on x86-64 or aarch64");
  }
}
