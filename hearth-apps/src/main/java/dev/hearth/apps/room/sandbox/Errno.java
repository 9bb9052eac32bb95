package dev.hearth.apps.room.sandbox;

import java.util.Map;

/** Names of the kernel's error numbers, of asm-generic/errno.h; those that confinement meets. */
final class Errno {
  static final int NOT_PERMITTED = 1;
  static final int ACCESS = 13;

  private static final Map<Long, String> NAMES =
      Map.ofEntries(
          Map.entry(1L, "EPERM"),
          Map.entry(2L, "ENOENT"),
          Map.entry(3L, "ESRCH"),
          Map.entry(7L, "E2BIG"),
          Map.entry(9L, "EBADF"),
          Map.entry(10L, "ECHILD"),
          Map.entry(11L, "EAGAIN"),
          Map.entry(13L, "EACCES"),
          Map.entry(14L, "EFAULT"),
          Map.entry(17L, "EEXIST"),
          Map.entry(20L, "ENOTDIR"),
          Map.entry(22L, "EINVAL"),
          Map.entry(25L, "ENOTTY"),
          Map.entry(30L, "EROFS"),
          Map.entry(38L, "ENOSYS"),
          Map.entry(88L, "ENOTSOCK"),
          Map.entry(93L, "EPROTONOSUPPORT"),
          Map.entry(94L, "ESOCKTNOSUPPORT"),
          Map.entry(95L, "EOPNOTSUPP"),
          Map.entry(97L, "EAFNOSUPPORT"),
          Map.entry(98L, "EADDRINUSE"),
          Map.entry(99L, "EADDRNOTAVAIL"),
          Map.entry(101L, "ENETUNREACH"),
          Map.entry(110L, "ETIMEDOUT"),
          Map.entry(111L, "ECONNREFUSED"),
          Map.entry(113L, "EHOSTUNREACH"),
          Map.entry(115L, "EINPROGRESS"));

  private Errno() {}

  static String name(long errno) {
    return NAMES.getOrDefault(errno, "errno " + errno);
  }
}
