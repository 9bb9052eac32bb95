package dev.hearth.apps.room.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Assembles a seccomp filter: what is not denied is allowed. Each rule denies one system call where
 * all tests of its arguments hold. Calls of another processor kind (32-bit calls on a 64-bit
 * kernel, x32) end the process, since their numbers mean something else.
 *
 * <p>The format is classic BPF over {@code struct seccomp_data}, see seccomp(2). Only the lower 32
 * bits of arguments are looked at: all arguments tested here are 32-bit in the kernel.
 */
final class SeccompFilter {
  /** Errno 1: the filter's way to say no. Landlock says 13, so that one sees who denied. */
  static final int NOT_PERMITTED = 1;

  /** Errno 38: as if the kernel did not have the call; the C library then takes an older one. */
  static final int NO_SUCH_CALL = 38;

  /** Bytes of one instruction: code (2), jump if true (1), jump if false (1), constant (4). */
  static final int INSTRUCTION_BYTES = 8;

  private static final int INSTRUCTIONS_MAX = 4096;

  private static final int LOAD = 0x20;
  private static final int JUMP_EQUAL = 0x15;
  private static final int JUMP_AT_LEAST = 0x35;
  private static final int AND = 0x54;
  private static final int RETURN = 0x06;

  private static final int ALLOW = 0x7FFF_0000;
  private static final int ERRNO = 0x0005_0000;
  private static final int KILL_PROCESS = 0x8000_0000;

  private static final int NUMBER_OFFSET = 0;
  private static final int ARCHITECTURE_OFFSET = 4;
  private static final int ARGUMENTS_OFFSET = 16;
  private static final int X32_BIT = 0x4000_0000;

  /**
   * A question about an argument: {@code (argument & mask) == value}, or the opposite.
   *
   * @param argument 0 to 5
   */
  record Test(int argument, int mask, int value, boolean equal) {
    static Test is(int argument, int value) {
      return new Test(argument, -1, value, true);
    }

    static Test isNot(int argument, int value) {
      return new Test(argument, -1, value, false);
    }

    /** At least one bit of {@code mask} is set. */
    static Test hasAny(int argument, int mask) {
      return new Test(argument, mask, 0, false);
    }

    /** No bit of {@code mask} is set. */
    static Test hasNone(int argument, int mask) {
      return new Test(argument, mask, 0, true);
    }
  }

  private record Instruction(int code, int jumpTrue, int jumpFalse, int constant) {}

  private final Architecture architecture;
  private final List<Instruction> program = new ArrayList<>();

  SeccompFilter(Architecture architecture) {
    this.architecture = architecture;
    add(LOAD, 0, 0, ARCHITECTURE_OFFSET);
    add(JUMP_EQUAL, 1, 0, architecture.auditNumber());
    add(RETURN, 0, 0, KILL_PROCESS);
    add(LOAD, 0, 0, NUMBER_OFFSET);
    if (architecture == Architecture.X86_64) {
      add(JUMP_AT_LEAST, 0, 1, X32_BIT);
      add(RETURN, 0, 0, KILL_PROCESS);
    }
  }

  /** Denies the calls with NOT_PERMITTED, whatever their arguments. */
  SeccompFilter deny(SystemCall... calls) {
    for (SystemCall call : calls) {
      deny(call, NOT_PERMITTED);
    }
    return this;
  }

  /** Denies the call with that errno where all tests hold. A processor without it needs no rule. */
  SeccompFilter deny(SystemCall call, int errno, Test... tests) {
    if (!call.isOn(architecture)) {
      return this;
    }
    List<Instruction> body = new ArrayList<>();
    // built from the end, so that a test that fails knows how far it is to the end of the rule
    body.addFirst(new Instruction(RETURN, 0, 0, ERRNO | errno));
    for (Test test : List.of(tests).reversed()) {
      int past = body.size();
      body.addFirst(
          test.equal()
              ? new Instruction(JUMP_EQUAL, 0, past, test.value())
              : new Instruction(JUMP_EQUAL, past, 0, test.value()));
      if (test.mask() != -1) {
        body.addFirst(new Instruction(AND, 0, 0, test.mask()));
      }
      body.addFirst(new Instruction(LOAD, 0, 0, ARGUMENTS_OFFSET + Long.BYTES * test.argument()));
    }
    add(JUMP_EQUAL, 0, body.size(), call.number(architecture));
    program.addAll(body);
    if (tests.length > 0) {
      add(LOAD, 0, 0, NUMBER_OFFSET);
    }
    return this;
  }

  /** The program as the kernel reads it: 8 bytes an instruction, little-endian. */
  byte[] bytes() {
    List<Instruction> whole = new ArrayList<>(program);
    whole.add(new Instruction(RETURN, 0, 0, ALLOW));
    if (whole.size() > INSTRUCTIONS_MAX) {
      throw new IllegalStateException("a filter of " + whole.size() + " instructions");
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(whole.size() * INSTRUCTION_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (Instruction each : whole) {
      bytes.putShort((short) each.code());
      bytes.put((byte) each.jumpTrue());
      bytes.put((byte) each.jumpFalse());
      bytes.putInt(each.constant());
    }
    return bytes.array();
  }

  private void add(int code, int jumpTrue, int jumpFalse, int constant) {
    program.add(new Instruction(code, jumpTrue, jumpFalse, constant));
  }
}
