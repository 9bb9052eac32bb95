package dev.hearth.apps.room.sandbox;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Landlock ruleset: what is not allowed below a path or on a port is denied to the thread that
 * enforces it, and to all that it starts. See landlock(7) and linux/landlock.h for the numbers.
 */
final class Landlock implements AutoCloseable {
  /** The first version that knows TCP ports. */
  static final int VERSION_MIN = 4;

  /** The first that shuts in signals and abstract Unix sockets. */
  static final int VERSION_OF_SCOPES = 6;

  private static final int VERSION_OF_DEVICES = 5;

  private static final long EXECUTE = 1;
  private static final long WRITE_FILE = 1 << 1;
  private static final long READ_FILE = 1 << 2;
  private static final long READ_FOLDER = 1 << 3;
  private static final long REMOVE_FOLDER = 1 << 4;
  private static final long REMOVE_FILE = 1 << 5;
  private static final long MAKE_FOLDER = 1 << 7;
  private static final long MAKE_FILE = 1 << 8;
  private static final long REFER = 1 << 13;
  private static final long TRUNCATE = 1 << 14;
  private static final long DEVICE_CONTROL = 1 << 15;
  private static final long ALL_BEFORE_DEVICE_CONTROL = DEVICE_CONTROL - 1;

  /** What of it can be said of a file that is no folder. */
  private static final long OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | DEVICE_CONTROL;

  private static final long READ = READ_FILE | READ_FOLDER;
  private static final long WRITE =
      WRITE_FILE | TRUNCATE | MAKE_FILE | MAKE_FOLDER | REMOVE_FILE | REMOVE_FOLDER | REFER;

  private static final long BIND_TCP = 1;
  private static final long CONNECT_TCP = 1 << 1;
  private static final long SCOPES = 0b11;

  private static final long ASK_VERSION = 1;
  private static final long RULE_PATH = 1;
  private static final long RULE_PORT = 2;

  private static final long OPEN_PATH = 0x20_0000 | 0x8_0000;
  private static final long CURRENT_FOLDER = -100;

  private final Kernel kernel;
  private final long handled;
  private final long descriptor;

  private Landlock(Kernel kernel, long handled, long descriptor) {
    this.kernel = kernel;
    this.handled = handled;
    this.descriptor = descriptor;
  }

  /** The kernel's version of Landlock; 0 where it has none or it is switched off. */
  static int version(Kernel kernel) {
    long version = kernel.call(SystemCall.LANDLOCK_CREATE_RULESET, 0, 0, ASK_VERSION);
    return version < 0 ? 0 : (int) version;
  }

  /**
   * A ruleset that denies every kind of access that this kernel knows.
   *
   * @throws HearthException REFUSED where the kernel is too old for what is promised
   */
  static Landlock create(Kernel kernel) {
    int version = requireEnough(version(kernel));
    long files =
        version >= VERSION_OF_DEVICES
            ? ALL_BEFORE_DEVICE_CONTROL | DEVICE_CONTROL
            : ALL_BEFORE_DEVICE_CONTROL;
    ByteBuffer attributes = ByteBuffer.allocate(3 * Long.BYTES).order(ByteOrder.nativeOrder());
    attributes.putLong(files).putLong(BIND_TCP | CONNECT_TCP);
    if (version >= VERSION_OF_SCOPES) {
      attributes.putLong(SCOPES);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment segment = Kernel.bytes(arena, attributes.array());
      long descriptor =
          kernel.call(
              SystemCall.LANDLOCK_CREATE_RULESET, segment.address(), attributes.position(), 0);
      return new Landlock(kernel, files, require(descriptor, "landlock_create_ruleset"));
    }
  }

  /** Passes the version on where it is new enough. */
  static int requireEnough(int version) {
    if (version >= VERSION_MIN) {
      return version;
    }
    throw new HearthException(
        Code.REFUSED,
        "the kernel's Landlock has version "
            + version
            + (version == 0 ? " (it has none, or it is switched off)" : "")
            + ", and an air gap needs "
            + VERSION_MIN
            + " for TCP ports",
        "use Linux 6.7 or newer with landlock among its security modules (lsm= on the kernel's"
            + " command line)");
  }

  Landlock allowReading(Path path) {
    return allow(path, READ);
  }

  /** Reading is part of it. */
  Landlock allowWriting(Path path) {
    return allow(path, READ | WRITE | DEVICE_CONTROL);
  }

  Landlock allowExecuting(Path path) {
    return allow(path, READ | EXECUTE);
  }

  /** A path that is not there needs no rule: what comes to be there later stays denied. */
  private Landlock allow(Path path, long access) {
    if (!Files.exists(path)) {
      return this;
    }
    String text = path.toString();
    long opened =
        require(
            kernel.callWithPath(SystemCall.OPENAT, 1, text, CURRENT_FOLDER, 0, OPEN_PATH, 0),
            "open " + text);
    long possible = Files.isDirectory(path) ? handled : handled & OF_FILES;
    ByteBuffer rule = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder());
    rule.putLong(access & possible).putInt((int) opened);
    addRule(RULE_PATH, rule.array(), "a rule for " + text);
    kernel.call(SystemCall.CLOSE, opened);
    return this;
  }

  Landlock allowListening(int port) {
    ByteBuffer rule = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.nativeOrder());
    addRule(RULE_PORT, rule.putLong(BIND_TCP).putLong(port).array(), "a rule for port " + port);
    return this;
  }

  private void addRule(long kind, byte[] rule, String what) {
    try (Arena arena = Arena.ofConfined()) {
      long address = Kernel.bytes(arena, rule).address();
      require(
          kernel.call(SystemCall.LANDLOCK_ADD_RULE, descriptor, kind, address, 0),
          "landlock_add_rule, " + what);
    }
  }

  /** Restricts the calling thread, and nobody else, for the rest of its life. */
  void enforce() {
    require(
        kernel.call(SystemCall.LANDLOCK_RESTRICT_SELF, descriptor, 0), "landlock_restrict_self");
  }

  @Override
  public void close() {
    kernel.call(SystemCall.CLOSE, descriptor);
  }

  private static long require(long result, String what) {
    if (result < 0) {
      throw new HearthException(
          Code.REFUSED,
          "the kernel refused a part of the air gap: " + what + " (" + Errno.name(-result) + ")",
          "report this with the kernel's version; without the air gap, leave --airgap out");
    }
    return result;
  }
}
