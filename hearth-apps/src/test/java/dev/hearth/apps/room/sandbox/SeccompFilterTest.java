package dev.hearth.apps.room.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Filters are run here as the kernel would, for processors that this machine is not. */
class SeccompFilterTest {
  private static final int ALLOW = 0x7FFF_0000;
  private static final int DENY = 0x0005_0001;
  private static final int KILL = 0x8000_0000;
  private static final int STREAM = 1;
  private static final int NONBLOCK = 0x800;

  /** Classic BPF, as far as seccomp filters use it. Any other instruction fails. */
  private static int verdict(byte[] filter, int architecture, int number, long... arguments) {
    ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(number).putInt(architecture).putLong(0);
    for (long argument : arguments) {
      data.putLong(argument);
    }
    ByteBuffer program = ByteBuffer.wrap(filter).order(ByteOrder.LITTLE_ENDIAN);
    int accumulator = 0;
    for (int at = 0; ; at++) {
      int code = program.getShort(at * 8);
      int yes = program.get(at * 8 + 2) & 0xFF;
      int no = program.get(at * 8 + 3) & 0xFF;
      int constant = program.getInt(at * 8 + 4);
      switch (code) {
        case 0x20 -> accumulator = data.getInt(constant);
        case 0x54 -> accumulator &= constant;
        case 0x15 -> at += accumulator == constant ? yes : no;
        case 0x35 -> at += Integer.compareUnsigned(accumulator, constant) >= 0 ? yes : no;
        case 0x06 -> {
          return constant;
        }
        default -> throw new AssertionError("instruction " + code);
      }
    }
  }

  private static int verdict(
      byte[] filter, Architecture architecture, SystemCall call, long... arguments) {
    return verdict(filter, architecture.auditNumber(), call.number(architecture), arguments);
  }

  @ParameterizedTest
  @EnumSource
  void serversListenAndNeverConnect(Architecture on) {
    byte[] filter = AirGapFilters.first(on, true);
    for (long family : new long[] {2, 10}) {
      assertThat(verdict(filter, on, SystemCall.SOCKET, family, STREAM, 0)).isEqualTo(ALLOW);
      assertThat(verdict(filter, on, SystemCall.SOCKET, family, STREAM | NONBLOCK, 6))
          .isEqualTo(ALLOW);
      for (long protocol : new long[] {1, 132, 262}) {
        assertThat(verdict(filter, on, SystemCall.SOCKET, family, STREAM, protocol))
            .isEqualTo(DENY);
      }
      for (long kind : new long[] {2, 3, 4, 5, 6, 10, 2 | NONBLOCK}) {
        assertThat(verdict(filter, on, SystemCall.SOCKET, family, kind, 0)).isEqualTo(DENY);
      }
    }
    for (long family = 0; family < 64; family++) {
      if (family != 2 && family != 10) {
        assertThat(verdict(filter, on, SystemCall.SOCKET, family, STREAM, 0)).isEqualTo(DENY);
      }
    }
    assertThat(verdict(filter, on, SystemCall.CONNECT)).isEqualTo(DENY);
    assertThat(verdict(filter, on, SystemCall.SENDTO, 0, 0, 0, 0x4000)).isEqualTo(ALLOW);
    assertThat(verdict(filter, on, SystemCall.SENDTO, 0, 0, 0, 0x2000_4000)).isEqualTo(DENY);
    assertThat(verdict(filter, on, SystemCall.SENDMSG, 0, 0, 0x2000_0000)).isEqualTo(DENY);
    assertThat(verdict(filter, on, SystemCall.LISTEN)).isEqualTo(ALLOW);
  }

  @ParameterizedTest
  @EnumSource
  void othersHaveNoSockets(Architecture on) {
    byte[] filter = AirGapFilters.first(on, false);
    for (long family = 0; family < 64; family++) {
      assertThat(verdict(filter, on, SystemCall.SOCKET, family, STREAM, 0)).isEqualTo(DENY);
    }
    assertThat(verdict(filter, on, SystemCall.SOCKETPAIR)).isEqualTo(DENY);
    assertThat(verdict(filter, on, SystemCall.LISTEN)).isEqualTo(DENY);
    assertThat(verdict(filter, on, SystemCall.OPENAT)).isEqualTo(ALLOW);
  }

  @ParameterizedTest
  @EnumSource
  void threadsAreMadeAndChildrenAreNot(Architecture on) {
    byte[] filter = AirGapFilters.first(on, true);
    // what pthread_create asks for, then what fork asks for
    assertThat(verdict(filter, on, SystemCall.CLONE, 0x3D_0F00)).isEqualTo(ALLOW);
    assertThat(verdict(filter, on, SystemCall.CLONE, 0x0120_0011)).isEqualTo(DENY);
    assertThat(verdict(filter, on, SystemCall.CLONE, 0x3D_0F00 | 0x1000_0000)).isEqualTo(DENY);
    assertThat(verdict(filter, on, SystemCall.CLONE3)).isEqualTo(0x0005_0000 | 38);
    assertThat(verdict(filter, on, SystemCall.EXECVE)).isEqualTo(ALLOW);
    assertThat(verdict(AirGapFilters.noPrograms(on), on, SystemCall.EXECVE)).isEqualTo(DENY);
    assertThat(verdict(AirGapFilters.noNewSockets(on), on, SystemCall.LISTEN)).isEqualTo(DENY);
  }

  @ParameterizedTest
  @EnumSource
  void answersItsSign(Architecture on) {
    byte[] filter = AirGapFilters.first(on, false);
    assertThat(verdict(filter, on, SystemCall.PRCTL, AirGapFilters.SIGN))
        .isEqualTo(0x0005_0000 | AirGapFilters.SIGN_ANSWER);
    assertThat(verdict(filter, on, SystemCall.PRCTL, 38)).isEqualTo(ALLOW);
  }

  @ParameterizedTest
  @EnumSource
  void callsOfAnotherProcessorEndTheProcess(Architecture on) {
    byte[] filter = AirGapFilters.first(on, false);
    int compatible = 0x4000_0003;
    assertThat(verdict(filter, compatible, 1)).isEqualTo(KILL);
    if (on == Architecture.X86_64) {
      int x32 = 0x4000_0000 | SystemCall.SOCKET.number(on);
      assertThat(verdict(filter, on.auditNumber(), x32)).isEqualTo(KILL);
    }
  }

  @ParameterizedTest
  @EnumSource
  void scriptsHaveNoSocketsAndNoHiddenMemory(Architecture on) {
    byte[] filter = Bubblewrap.filter(on, true);
    assertThat(verdict(filter, on, SystemCall.SOCKET, 1, STREAM, 0)).isEqualTo(DENY);
    assertThat(verdict(filter, on, SystemCall.MEMFD_CREATE)).isEqualTo(0x0005_0000 | 38);
    assertThat(verdict(filter, on, SystemCall.SHMGET)).isEqualTo(DENY);
    assertThat(verdict(filter, on, SystemCall.IO_URING_SETUP)).isEqualTo(DENY);
    assertThat(verdict(filter, on, SystemCall.IOCTL, 0, 0x5412)).isEqualTo(DENY);
    assertThat(verdict(filter, on, SystemCall.IOCTL, 0, 0x5413)).isEqualTo(ALLOW);
    assertThat(verdict(filter, on, SystemCall.FCHMODAT)).isEqualTo(DENY);
    assertThat(verdict(Bubblewrap.filter(on, false), on, SystemCall.FCHMODAT)).isEqualTo(ALLOW);
    assertThat(verdict(filter, on, SystemCall.CLONE, 0x0120_0011)).isEqualTo(ALLOW);
    assertThat(verdict(filter, on, SystemCall.CLONE, 0x1000_0011)).isEqualTo(DENY);
  }
}
