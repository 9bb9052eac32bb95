package dev.hearth.apps.room.sandbox;

/**
 * Linux system calls by number: asm/unistd_64.h for x86-64, asm-generic/unistd.h for aarch64. The
 * numbers are part of the kernel's promise to programs and never change.
 */
enum SystemCall {
  ACCEPT4(288, 242),
  ACCT(163, 89),
  ADD_KEY(248, 217),
  ADJTIMEX(159, 171),
  BIND(49, 200),
  BPF(321, 280),
  CHMOD(90, -1),
  CHOWN(92, -1),
  CHROOT(161, 51),
  CLOCK_ADJTIME(305, 266),
  CLOCK_SETTIME(227, 112),
  CLONE(56, 220),
  CLONE3(435, 435),
  CLOSE(3, 57),
  CLOSE_RANGE(436, 436),
  CONNECT(42, 203),
  DELETE_MODULE(176, 106),
  EXECVE(59, 221),
  EXECVEAT(322, 281),
  EXIT_GROUP(231, 94),
  FANOTIFY_INIT(300, 262),
  FCHMOD(91, 52),
  FCHMODAT(268, 53),
  FCHMODAT2(452, 452),
  FCHOWN(93, 55),
  FCHOWNAT(260, 54),
  FILE_SETATTR(469, 469),
  FINIT_MODULE(313, 273),
  FORK(57, -1),
  FSCONFIG(431, 431),
  FSETXATTR(190, 7),
  FSMOUNT(432, 432),
  FSOPEN(430, 430),
  FSPICK(433, 433),
  GETPID(39, 172),
  GETPPID(110, 173),
  GETSOCKNAME(51, 204),
  INIT_MODULE(175, 105),
  IOCTL(16, 29),
  IOPERM(173, -1),
  IOPL(172, -1),
  IO_URING_ENTER(426, 426),
  IO_URING_REGISTER(427, 427),
  IO_URING_SETUP(425, 425),
  KCMP(312, 272),
  KEXEC_FILE_LOAD(320, 294),
  KEXEC_LOAD(246, 104),
  KEYCTL(250, 219),
  KILL(62, 129),
  LANDLOCK_ADD_RULE(445, 445),
  LANDLOCK_CREATE_RULESET(444, 444),
  LANDLOCK_RESTRICT_SELF(446, 446),
  LCHOWN(94, -1),
  LISTEN(50, 201),
  LOOKUP_DCOOKIE(212, 18),
  LSETXATTR(189, 6),
  MEMFD_CREATE(319, 279),
  MEMFD_SECRET(447, 447),
  MIGRATE_PAGES(256, 238),
  MKDIRAT(258, 34),
  MODIFY_LDT(154, -1),
  MOUNT(165, 40),
  MOUNT_SETATTR(442, 442),
  MOVE_MOUNT(429, 429),
  MOVE_PAGES(279, 239),
  MQ_OPEN(240, 180),
  MSGGET(68, 186),
  NAME_TO_HANDLE_AT(303, 264),
  NFSSERVCTL(180, 42),
  OPENAT(257, 56),
  OPEN_BY_HANDLE_AT(304, 265),
  OPEN_TREE(428, 428),
  PERF_EVENT_OPEN(298, 241),
  PERSONALITY(135, 92),
  PIDFD_GETFD(438, 438),
  PIDFD_OPEN(434, 434),
  PIDFD_SEND_SIGNAL(424, 424),
  PIVOT_ROOT(155, 41),
  PRCTL(157, 167),
  PROCESS_MADVISE(440, 440),
  PROCESS_VM_READV(310, 270),
  PROCESS_VM_WRITEV(311, 271),
  PTRACE(101, 117),
  QUOTACTL(179, 60),
  QUOTACTL_FD(443, 443),
  REBOOT(169, 142),
  REQUEST_KEY(249, 218),
  SECCOMP(317, 277),
  SEMGET(64, 190),
  SENDMMSG(307, 269),
  SENDMSG(46, 211),
  SENDTO(44, 206),
  SETDOMAINNAME(171, 162),
  SETHOSTNAME(170, 161),
  SETNS(308, 268),
  SETTIMEOFDAY(164, 170),
  SETXATTR(188, 5),
  SETXATTRAT(463, 463),
  SHMGET(29, 194),
  SOCKET(41, 198),
  SOCKETPAIR(53, 199),
  SWAPOFF(168, 225),
  SWAPON(167, 224),
  SYSLOG(103, 116),
  UMOUNT2(166, 39),
  UNLINKAT(263, 35),
  UNSHARE(272, 97),
  USERFAULTFD(323, 282),
  VFORK(58, -1),
  VHANGUP(153, 58),
  WAIT4(61, 260);

  private static final int ABSENT = -1;

  private final int x86;
  private final int arm;

  SystemCall(int x86, int arm) {
    this.x86 = x86;
    this.arm = arm;
  }

  /** Whether that processor has this call at all. */
  boolean isOn(Architecture architecture) {
    return number(architecture) != ABSENT;
  }

  /** Its number; -1 where the processor has no such call. */
  int number(Architecture architecture) {
    return architecture == Architecture.X86_64 ? x86 : arm;
  }
}
