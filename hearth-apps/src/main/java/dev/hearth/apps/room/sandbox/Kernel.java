package dev.hearth.apps.room.sandbox;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * System calls of this process, by number through the C library's {@code syscall(2)}. A call is
 * made by the very thread that asks for it.
 */
final class Kernel {
  private static final int ARGUMENTS_MAX = 6;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO_VALUE =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SYSCALL =
      LINKER.downcallHandle(
          symbol("syscall"),
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG),
          Linker.Option.firstVariadicArg(1),
          ERRNO);

  private final Architecture architecture;

  Kernel() {
    this.architecture = Architecture.current();
  }

  Architecture architecture() {
    return architecture;
  }

  /**
   * What the call returned, or its errno as a negative number.
   *
   * @throws IllegalArgumentException where this processor has no such call
   */
  long call(SystemCall call, long... arguments) {
    if (!call.isOn(architecture)) {
      throw new IllegalArgumentException(call + " on " + architecture);
    }
    long[] all = new long[ARGUMENTS_MAX];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long number = call.number(architecture);
      long result =
          (long) SYSCALL.invokeExact(state, number, all[0], all[1], all[2], all[3], all[4], all[5]);
      return result == -1 ? -(int) ERRNO_VALUE.get(state, 0L) : result;
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /** As {@link #call(SystemCall, long...)}, with a text as the argument of that index. */
  long callWithPath(SystemCall call, int index, String path, long... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      long[] all = arguments.clone();
      all[index] = arena.allocateFrom(path).address();
      return call(call, all);
    }
  }

  /** The C library's list of environment variables of this process: {@code char **environ}. */
  static long environment() {
    return symbol("environ").reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0).address();
  }

  /** Asks the C library for the address of a host: 0 where it found one, else its error number. */
  static int findHost(String name) {
    MethodHandle find =
        LINKER.downcallHandle(
            symbol("getaddrinfo"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment found = arena.allocate(ADDRESS);
      MemorySegment none = MemorySegment.NULL;
      return (int) find.invokeExact(arena.allocateFrom(name), none, none, found);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /** Starts a program without arguments: 0, or the errno. One that was started is waited for. */
  int spawn(String program) {
    MethodHandle spawn =
        LINKER.downcallHandle(
            symbol("posix_spawn"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment number = arena.allocate(JAVA_INT);
      MemorySegment path = arena.allocateFrom(program);
      MemorySegment words = arena.allocate(ADDRESS, 2);
      words.setAtIndex(ADDRESS, 0, path);
      MemorySegment none = MemorySegment.NULL;
      int errno = (int) spawn.invokeExact(number, path, none, none, words, words.asSlice(8));
      if (errno == 0) {
        call(SystemCall.WAIT4, number.get(JAVA_INT, 0), 0, 0, 0);
      }
      return errno;
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /** Texts of one byte a character as C reads a list of them: pointers, the last one null. */
  static MemorySegment list(Arena arena, List<String> texts) {
    MemorySegment list = arena.allocate(ADDRESS, texts.size() + 1L);
    for (int i = 0; i < texts.size(); i++) {
      list.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i), StandardCharsets.ISO_8859_1));
    }
    return list;
  }

  /** Bytes where the kernel can read them. */
  static MemorySegment bytes(Arena arena, byte[] bytes) {
    MemorySegment segment = arena.allocate(Math.max(bytes.length, 1), Long.BYTES);
    MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return segment;
  }

  private static MemorySegment symbol(String name) {
    return LINKER
        .defaultLookup()
        .find(name)
        .or(() -> SymbolLookup.loaderLookup().find(name))
        .orElseThrow(() -> new IllegalStateException("the C library has no " + name));
  }

  private static IllegalStateException unexpected(@Nullable Throwable thrown) {
    if (thrown instanceof Error e) {
      throw e;
    }
    return new IllegalStateException("a call into the C library threw", thrown);
  }
}
