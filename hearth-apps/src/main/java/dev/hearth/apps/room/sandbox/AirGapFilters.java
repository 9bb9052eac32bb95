package dev.hearth.apps.room.sandbox;

import static dev.hearth.apps.room.sandbox.SeccompFilter.NOT_PERMITTED;
import static dev.hearth.apps.room.sandbox.SeccompFilter.NO_SUCH_CALL;

import dev.hearth.apps.room.sandbox.SeccompFilter.Test;

/**
 * The seccomp filters of the air gap: one from the start, and what is added when it is no more
 * needed.
 */
final class AirGapFilters {
  /** A request of prctl(2) that no kernel knows: the filter answers it, so that one can ask. */
  static final int SIGN = 0x4852_5448;

  /** What the filter answers; the kernel itself would say 22. */
  static final int SIGN_ANSWER = 1234;

  private static final int FAMILY_IPV4 = 2;
  private static final int FAMILY_IPV6 = 10;
  private static final int KIND_MASK = 0xF;
  private static final int KIND_STREAM = 1;
  private static final int PROTOCOL_TCP = 6;

  /** MSG_FASTOPEN: a connection made by sending. */
  private static final int SEND_CONNECTS = 0x2000_0000;

  /** CLONE_THREAD: what makes a thread rather than a process. */
  private static final int MAKES_THREAD = 0x1_0000;

  private AirGapFilters() {}

  /**
   * For the whole life of the process. Executing is left, since the first stage still has to become
   * the real Java.
   *
   * @param listens whether it may open TCP sockets to listen on; none ever connects
   */
  static byte[] first(Architecture architecture, boolean listens) {
    SeccompFilter filter = Confinement.privileged(new SeccompFilter(architecture));
    filter
        .deny(SystemCall.PRCTL, SIGN_ANSWER, Test.is(0, SIGN))
        .deny(SystemCall.PTRACE)
        // children; threads are made by clone with a flag, and newer C libraries fall back to that
        .deny(SystemCall.FORK, SystemCall.VFORK, SystemCall.EXECVEAT)
        .deny(SystemCall.CLONE3, NO_SUCH_CALL)
        .deny(SystemCall.CLONE, NOT_PERMITTED, Test.hasNone(0, MAKES_THREAD))
        .deny(SystemCall.CLONE, NOT_PERMITTED, Test.hasAny(0, Confinement.NEW_NAMESPACES))
        .deny(SystemCall.CONNECT)
        .deny(SystemCall.SENDTO, NOT_PERMITTED, Test.hasAny(3, SEND_CONNECTS))
        .deny(SystemCall.SENDMSG, NOT_PERMITTED, Test.hasAny(2, SEND_CONNECTS))
        .deny(SystemCall.SENDMMSG, NOT_PERMITTED, Test.hasAny(3, SEND_CONNECTS));
    if (!listens) {
      return filter
          .deny(SystemCall.SOCKET, SystemCall.SOCKETPAIR, SystemCall.BIND, SystemCall.LISTEN)
          .bytes();
    }
    // Java makes a pair for itself before its first socket; both ends stay in this process
    return filter
        .deny(
            SystemCall.SOCKET,
            NOT_PERMITTED,
            Test.isNot(0, FAMILY_IPV4),
            Test.isNot(0, FAMILY_IPV6))
        .deny(SystemCall.SOCKET, NOT_PERMITTED, new Test(1, KIND_MASK, KIND_STREAM, false))
        // others than TCP are not Landlock's: MPTCP, SCTP, SMC
        .deny(SystemCall.SOCKET, NOT_PERMITTED, Test.isNot(2, 0), Test.isNot(2, PROTOCOL_TCP))
        .bytes();
  }

  /** Once the real Java runs: no other program any more. */
  static byte[] noPrograms(Architecture architecture) {
    return new SeccompFilter(architecture).deny(SystemCall.EXECVE, SystemCall.EXECVEAT).bytes();
  }

  /**
   * Once the server listens: no other socket any more. Landlock knows who binds to a port, not who
   * listens without having bound.
   */
  static byte[] noNewSockets(Architecture architecture) {
    return new SeccompFilter(architecture)
        .deny(SystemCall.SOCKET, SystemCall.BIND, SystemCall.LISTEN)
        .bytes();
  }
}
