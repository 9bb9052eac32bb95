package dev.hearth.apps.room.sandbox;

import dev.hearth.apps.room.sandbox.SeccompFilter.Test;

/** System calls that nothing confined has a use for, be it a script or Hearth itself. */
final class Confinement {
  /** CLONE_NEWTIME, …NS, …CGROUP, …UTS, …IPC, …USER, …PID, …NET of linux/sched.h. */
  static final int NEW_NAMESPACES = 0x7E02_0080;

  /** Put characters into a terminal's input, as if typed: TIOCSTI and TIOCLINUX. */
  private static final int TYPE_INTO_TERMINAL = 0x5412;

  private static final int CONSOLE_SELECTION = 0x541C;

  private Confinement() {}

  /**
   * Denies what reaches into other processes, the kernel, mounts and clocks, and what would do any
   * of that past a filter (io_uring).
   */
  static SeccompFilter privileged(SeccompFilter filter) {
    return filter
        .deny(SystemCall.IO_URING_SETUP, SystemCall.IO_URING_ENTER, SystemCall.IO_URING_REGISTER)
        .deny(SystemCall.PROCESS_VM_READV, SystemCall.PROCESS_VM_WRITEV)
        .deny(SystemCall.PROCESS_MADVISE, SystemCall.PIDFD_GETFD, SystemCall.KCMP)
        .deny(SystemCall.MOUNT, SystemCall.UMOUNT2, SystemCall.PIVOT_ROOT, SystemCall.CHROOT)
        .deny(SystemCall.MOVE_MOUNT, SystemCall.OPEN_TREE, SystemCall.MOUNT_SETATTR)
        .deny(SystemCall.FSOPEN, SystemCall.FSCONFIG, SystemCall.FSMOUNT, SystemCall.FSPICK)
        .deny(SystemCall.SETNS, SystemCall.UNSHARE)
        .deny(SystemCall.BPF, SystemCall.PERF_EVENT_OPEN, SystemCall.USERFAULTFD)
        .deny(SystemCall.KEXEC_LOAD, SystemCall.KEXEC_FILE_LOAD)
        .deny(SystemCall.INIT_MODULE, SystemCall.FINIT_MODULE, SystemCall.DELETE_MODULE)
        .deny(SystemCall.KEYCTL, SystemCall.ADD_KEY, SystemCall.REQUEST_KEY)
        .deny(SystemCall.OPEN_BY_HANDLE_AT, SystemCall.NAME_TO_HANDLE_AT)
        .deny(SystemCall.FANOTIFY_INIT, SystemCall.LOOKUP_DCOOKIE, SystemCall.NFSSERVCTL)
        .deny(SystemCall.QUOTACTL, SystemCall.QUOTACTL_FD, SystemCall.ACCT)
        .deny(SystemCall.SWAPON, SystemCall.SWAPOFF, SystemCall.SYSLOG, SystemCall.VHANGUP)
        .deny(SystemCall.IOPL, SystemCall.IOPERM, SystemCall.MODIFY_LDT)
        .deny(SystemCall.MIGRATE_PAGES, SystemCall.MOVE_PAGES)
        .deny(SystemCall.SETTIMEOFDAY, SystemCall.CLOCK_SETTIME)
        .deny(SystemCall.SETHOSTNAME, SystemCall.SETDOMAINNAME)
        .deny(SystemCall.SHMGET, SystemCall.SEMGET, SystemCall.MSGGET, SystemCall.MQ_OPEN)
        .deny(SystemCall.IOCTL, SeccompFilter.NOT_PERMITTED, Test.is(1, TYPE_INTO_TERMINAL))
        .deny(SystemCall.IOCTL, SeccompFilter.NOT_PERMITTED, Test.is(1, CONSOLE_SELECTION));
  }
}
