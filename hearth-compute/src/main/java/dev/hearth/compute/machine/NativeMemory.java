package dev.hearth.compute.machine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Anonymous memory straight from the system (Linux {@code mmap(2)} and its kin): whole pages,
 * zeroed, and with rights that can be changed.
 */
final class NativeMemory {
  static final int NO_ACCESS = 0;
  static final int READ_WRITE = 3;
  static final int READ_EXECUTE = 5;

  private static final int PRIVATE_ANONYMOUS = 0x22;
  private static final int ADVISE_HUGE_PAGES = 14;
  private static final long HUGE_PAGE_BYTES = 2L << 20;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle MAP =
      handle(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle UNMAP =
      handle("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle PROTECT =
      handle("mprotect", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle ADVISE =
      handle("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

  private NativeMemory() {}

  /** The system refuses memory, or rights to it. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String call, int errno) {
      super(call + " failed with error " + errno);
    }
  }

  private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        descriptor,
        Linker.Option.captureCallState("errno"));
  }

  private interface Call<R> {
    R make(MemorySegment state) throws Throwable;
  }

  private static <R extends Number> R checked(String name, Call<R> call) throws Refused {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      R result = call.make(state);
      if (result.longValue() == -1) {
        throw new Refused(name, (int) ERRNO.get(state, 0L));
      }
      return result;
    } catch (Refused | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Zeroed pages that may be read and written, for at least so many bytes. */
  static MemorySegment map(long bytes) throws Refused {
    long size = Math.max(bytes, 1);
    long address =
        checked(
            "mmap",
            state ->
                (long) MAP.invokeExact(state, 0L, size, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L));
    return MemorySegment.ofAddress(address).reinterpret(size);
  }

  /** Changes the rights to whole pages. */
  static void protect(MemorySegment pages, int rights) throws Refused {
    checked(
        "mprotect",
        state -> (int) PROTECT.invokeExact(state, pages.address(), pages.byteSize(), rights));
  }

  static void unmap(MemorySegment pages) {
    try {
      checked("munmap", state -> (int) UNMAP.invokeExact(state, pages.address(), pages.byteSize()));
    } catch (Refused e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Zeroed memory of {@code owner} for data that is read over and over: aligned to huge pages,
   * which the system is asked for. Not touched yet, so that pages come to those who fill them.
   */
  static MemorySegment allocate(Arena owner, long bytes) {
    if (bytes < HUGE_PAGE_BYTES) {
      return owner.allocate(Math.max(bytes, 1), 64);
    }
    try {
      MemorySegment mapped = map(Math.addExact(bytes, HUGE_PAGE_BYTES));
      long start = (mapped.address() + HUGE_PAGE_BYTES - 1) & -HUGE_PAGE_BYTES;
      advise(start, bytes);
      return MemorySegment.ofAddress(start).reinterpret(bytes, owner, ignored -> unmap(mapped));
    } catch (Refused e) {
      throw new OutOfMemoryError(bytes + " bytes for weights: " + e.getMessage());
    }
  }

  /** Advice that is not taken costs nothing but speed. */
  private static void advise(long address, long bytes) {
    try {
      checked(
          "madvise", state -> (int) ADVISE.invokeExact(state, address, bytes, ADVISE_HUGE_PAGES));
    } catch (Refused e) {
      // a kernel without huge pages
      return;
    }
  }
}
