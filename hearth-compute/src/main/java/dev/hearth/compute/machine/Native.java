package dev.hearth.compute.machine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A function in machine code with eight whole numbers as arguments, by the System V convention:
 * RDI, RSI, RDX, RCX, R8, R9, and two on the stack. It lives as long as the process. Its memory is
 * first written, then made executable, and never both.
 */
final class Native {
  private static final MethodHandle CALL =
      Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.ofVoid(
                  JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                  JAVA_LONG));

  private final MemorySegment entry;

  private Native(MemorySegment entry) {
    this.entry = entry;
  }

  static Native load(byte[] code) throws NativeMemory.Refused {
    MemorySegment pages = NativeMemory.map(code.length);
    MemorySegment.copy(code, 0, pages, JAVA_BYTE, 0, code.length);
    try {
      NativeMemory.protect(pages, NativeMemory.READ_EXECUTE);
    } catch (NativeMemory.Refused e) {
      NativeMemory.unmap(pages);
      throw e;
    }
    return new Native(pages);
  }

  /** Where the code starts. */
  long address() {
    return entry.address();
  }

  void call(long a, long b, long c) {
    call(a, b, c, 0, 0, 0, 0, 0);
  }

  /** Whoever calls has made sure that all memory the code touches is there. */
  void call(long a, long b, long c, long d, long e, long f, long g, long h) {
    try {
      CALL.invokeExact(entry, a, b, c, d, e, f, g, h);
    } catch (RuntimeException | Error thrown) {
      throw thrown;
    } catch (Throwable thrown) {
      throw new IllegalStateException(thrown);
    }
  }
}
