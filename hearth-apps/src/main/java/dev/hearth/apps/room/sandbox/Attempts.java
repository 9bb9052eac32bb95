package dev.hearth.apps.room.sandbox;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Tries every way out of this process that Hearth promises to close. Each attempt is made so that
 * it does no harm where it is allowed.
 */
public final class Attempts {
  private static final String SECCOMP = "seccomp";
  private static final String LANDLOCK = "Landlock";

  private static final int UNIX = 1;
  private static final int IPV4 = 2;
  private static final int IPV6 = 10;
  private static final int NETLINK = 16;
  private static final int PACKET = 17;
  private static final int ALGORITHMS = 38;
  private static final int VIRTUAL_MACHINE = 40;
  private static final int BLUETOOTH = 31;
  private static final int STREAM = 1;
  private static final int DATAGRAM = 2;
  private static final int RAW = 3;
  private static final int PROTOCOL_ICMP = 1;
  private static final int PROTOCOL_MPTCP = 262;
  private static final int SEND_CONNECTS = 0x2000_0000;
  private static final int PORT_DNS = 53;
  private static final int PORT_HTTPS = 443;

  private static final int CURRENT_FOLDER = -100;
  private static final int OPEN_FOLDER = 0x1_0000;
  private static final int OPEN_NEW_FILE = 1 | 0x40 | 0x80;
  private static final int PRIVATE_MODE = 0600;

  /** A process number that no process has: whoever asks for it learns whether asking is allowed. */
  private static final long NO_PROCESS = 0x3FFF_FFFF;

  private static final long ATTACH = 16;
  private static final long NEW_USER_NAMESPACE = 0x1000_0000;
  private static final long TYPE_INTO_TERMINAL = 0x5412;

  private final Kernel kernel = new Kernel();
  private final byte[] address4;
  private final byte[] address6;
  private final String name;
  private final List<Attempt> made = new ArrayList<>();

  /**
   * Attempts to reach a host.
   *
   * @param address4 4 bytes
   * @param address6 16 bytes
   * @param name what the C library is asked for
   */
  public Attempts(byte[] address4, byte[] address6, String name) {
    this.address4 = address4.clone();
    this.address6 = address6.clone();
    this.name = name;
  }

  /** To addresses and a name that documentation may use and no host has: RFC 5737, 3849, 2606. */
  public static Attempts toNobody() {
    byte[] address6 = new byte[16];
    ByteBuffer.wrap(address6).putInt(0x2001_0DB8).putInt(12, 1);
    return new Attempts(new byte[] {(byte) 192, 0, 2, 1}, address6, "hearth.invalid");
  }

  /**
   * Tries all of it.
   *
   * @param file a file that exists and must not be readable here
   * @param folder a folder in which nothing may be written here
   */
  public List<Attempt> all(Path file, Path folder) {
    network();
    localSockets();
    processes();
    files(file, folder);
    kernelCalls();
    return List.copyOf(made);
  }

  private void network() {
    send("tcp-ipv4", IPV4, STREAM, PORT_HTTPS);
    send("tcp-ipv6", IPV6, STREAM, PORT_HTTPS);
    send("udp-ipv4", IPV4, DATAGRAM, PORT_DNS);
    send("udp-ipv6", IPV6, DATAGRAM, PORT_DNS);
    made.add(byName("tcp-by-name", "localhost"));
    made.add(byName("dns", name));
    long socket = kernel.call(SystemCall.SOCKET, IPV4, STREAM, 0);
    if (socket >= 0) {
      byte[] to = address(IPV4, PORT_HTTPS);
      socket = closing(socket, sendTo(socket, SEND_CONNECTS, to));
    }
    made.add(Attempt.of("tcp-fast-open", SECCOMP, socket));
    made.add(listen());
    socket("tcp-multipath", IPV4, STREAM, PROTOCOL_MPTCP);
    socket("raw-ipv4", IPV4, RAW, PROTOCOL_ICMP);
    socket("raw-packets", PACKET, RAW, 0);
    socket("netlink", NETLINK, RAW, 0);
    socket("virtual-machine-socket", VIRTUAL_MACHINE, STREAM, 0);
    socket("bluetooth", BLUETOOTH, RAW, 1);
    socket("kernel-algorithms", ALGORITHMS, 5, 0);
  }

  private void localSockets() {
    made.add(unix("unix-socket-path", "/run/hearth-nobody"));
    made.add(unix("unix-socket-abstract", "\0hearth-nobody"));
  }

  private void processes() {
    made.add(Attempt.of("child-process", SECCOMP, -kernel.spawn("/bin/true")));
    // a name that does not exist: were it allowed, this program would not be replaced
    made.add(path("execute", SECCOMP, SystemCall.EXECVE, 0, "/nowhere/at-all", 0, 0, 0));
    plain("ptrace", SystemCall.PTRACE, ATTACH, NO_PROCESS);
    plain("memory-of-processes", SystemCall.PROCESS_VM_READV, NO_PROCESS);
    plain("files-of-processes", SystemCall.PIDFD_GETFD, NO_PROCESS, 0, 0);
    if (Landlock.version(kernel) >= Landlock.VERSION_OF_SCOPES) {
      long parent = kernel.call(SystemCall.GETPPID);
      made.add(
          Attempt.of(
              "signal-outside",
              LANDLOCK,
              kernel.call(SystemCall.KILL, parent == 0 ? 1 : parent, 0)));
    }
  }

  private void files(Path file, Path folder) {
    made.add(open("read-file-outside", file.toString(), 0));
    made.add(open("list-root-folder", "/", OPEN_FOLDER));
    made.add(open("read-environment-of-processes", "/proc/1/environ", 0));
    String name = folder.resolve("hearth-attempt-" + kernel.call(SystemCall.GETPID)).toString();
    Attempt written = open("write-file-outside", name, OPEN_NEW_FILE);
    made.add(written);
    if (!written.denied()) {
      kernel.callWithPath(SystemCall.UNLINKAT, 1, name, CURRENT_FOLDER, 0, 0);
    }
    made.add(open("write-kernel-setting", "/proc/sys/kernel/core_pattern", 1));
    made.add(open("list-devices", "/dev", OPEN_FOLDER));
  }

  private void kernelCalls() {
    plain("io-uring", SystemCall.IO_URING_SETUP, 1, 0);
    plain("mount", SystemCall.MOUNT, 0, 0, 0, 0, 0);
    plain("new-namespace", SystemCall.UNSHARE, NEW_USER_NAMESPACE);
    plain("enter-namespace", SystemCall.SETNS, -1, 0);
    plain("kernel-programs", SystemCall.BPF, 0, 0, 0);
    plain("watch-performance", SystemCall.PERF_EVENT_OPEN, 0, 0, -1, -1, 0);
    plain("keys-of-the-kernel", SystemCall.KEYCTL, 0, -3, 0);
    plain("file-by-handle", SystemCall.OPEN_BY_HANDLE_AT, -1, 0, 0);
    plain("shared-memory", SystemCall.SHMGET, 0, 0, 0);
    plain("type-into-terminal", SystemCall.IOCTL, -1, TYPE_INTO_TERMINAL, 0);
  }

  private void plain(String name, SystemCall call, long... arguments) {
    made.add(Attempt.of(name, SECCOMP, kernel.call(call, arguments)));
  }

  private Attempt path(
      String name, String layer, SystemCall call, int index, String path, long... arguments) {
    return Attempt.of(name, layer, kernel.callWithPath(call, index, path, arguments));
  }

  private Attempt open(String name, String path, int flags) {
    long file =
        kernel.callWithPath(SystemCall.OPENAT, 1, path, CURRENT_FOLDER, 0, flags, PRIVATE_MODE);
    return Attempt.of(name, LANDLOCK, closing(file, file));
  }

  private void socket(String name, int family, int kind, int protocol) {
    long socket = kernel.call(SystemCall.SOCKET, family, kind, protocol);
    made.add(Attempt.of(name, SECCOMP, closing(socket, socket)));
  }

  /** A socket that connects (a stream) or sends one byte (datagrams). */
  private void send(String name, int family, int kind, int port) {
    long socket = kernel.call(SystemCall.SOCKET, family, kind, 0);
    if (socket >= 0) {
      byte[] to = address(family, port);
      long sent = kind == STREAM ? connect(socket, to) : sendTo(socket, 0, to);
      socket = closing(socket, sent);
    }
    made.add(Attempt.of(name, SECCOMP, socket));
  }

  /**
   * The C library asks files, a name service by a Unix socket, and DNS by UDP. It does not tell
   * which error was the last, so that a name without address counts as denied only where its socket
   * is.
   */
  private Attempt byName(String name, String host) {
    int code = Kernel.findHost(host);
    if (code == 0) {
      return new Attempt(name, false, "nobody: the name has an address");
    }
    long socket = kernel.call(SystemCall.SOCKET, IPV4, DATAGRAM, 0);
    Attempt dns = Attempt.of(name, SECCOMP, closing(socket, socket));
    return new Attempt(
        name, dns.denied(), dns.by() + ", and the name was not found (" + code + ")");
  }

  /** On whatever port is free: a server may have one port that is named, and no other. */
  private Attempt listen() {
    long socket = kernel.call(SystemCall.SOCKET, IPV4, STREAM, 0);
    boolean seccomp = socket < 0;
    if (!seccomp) {
      try (Arena arena = Arena.ofConfined()) {
        byte[] any = address(IPV4, 0);
        long at = Kernel.bytes(arena, any).address();
        socket = closing(socket, kernel.call(SystemCall.BIND, socket, at, any.length));
      }
    }
    return Attempt.of("tcp-listen-elsewhere", seccomp ? SECCOMP : LANDLOCK, socket);
  }

  private Attempt unix(String name, String path) {
    long socket = kernel.call(SystemCall.SOCKET, UNIX, STREAM, 0);
    if (socket >= 0) {
      byte[] text = path.getBytes(StandardCharsets.UTF_8);
      ByteBuffer address = ByteBuffer.allocate(2 + text.length + 1).order(ByteOrder.nativeOrder());
      address.putShort((short) UNIX).put(text);
      socket = closing(socket, connect(socket, address.array()));
    }
    return Attempt.of(name, SECCOMP, socket);
  }

  private long connect(long socket, byte[] to) {
    try (Arena arena = Arena.ofConfined()) {
      long address = Kernel.bytes(arena, to).address();
      return kernel.call(SystemCall.CONNECT, socket, address, to.length);
    }
  }

  private long sendTo(long socket, long flags, byte[] to) {
    try (Arena arena = Arena.ofConfined()) {
      long one = arena.allocate(1).address();
      long address = Kernel.bytes(arena, to).address();
      return kernel.call(SystemCall.SENDTO, socket, one, 1, flags, address, to.length);
    }
  }

  private long closing(long descriptor, long result) {
    if (descriptor >= 0) {
      kernel.call(SystemCall.CLOSE, descriptor);
    }
    return result;
  }

  /** {@code struct sockaddr_in} or {@code sockaddr_in6}; the port is big-endian. */
  private byte[] address(int family, int port) {
    ByteBuffer address = ByteBuffer.allocate(family == IPV4 ? 16 : 28);
    address.order(ByteOrder.nativeOrder()).putShort((short) family);
    address.order(ByteOrder.BIG_ENDIAN).putShort((short) port);
    if (family == IPV4) {
      return address.put(address4).array();
    }
    return address.putInt(0).put(address6).array();
  }
}
