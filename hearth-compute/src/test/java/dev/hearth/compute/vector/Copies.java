package dev.hearth.compute.vector;

import dev.hearth.compute.scalar.LoopKernels;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Copies of this shelf's classes in loaders of their own, each with vectors of another width, since
 * a width is constant once the classes are initialised.
 */
public final class Copies extends ClassLoader {
  private static final String SHELF = "dev.hearth.compute.vector.";

  private Copies() {
    super(Copies.class.getClassLoader());
  }

  /** Operations of the given name ({@code exact} or {@code fast}) with vectors of so many bits. */
  public static LoopKernels.Operations operations(String name, int bits) {
    Copies loader = new Copies();
    try {
      Method request = loader.loadClass(SHELF + "Width").getDeclaredMethod("request", int.class);
      request.setAccessible(true);
      request.invoke(null, bits);
      Class<?> shelf = loader.loadClass(SHELF + "VectorShelf");
      if ((int) shelf.getMethod("bits").invoke(null) != bits) {
        throw new AssertionError("the copy does not use " + bits + " bits");
      }
      return (LoopKernels.Operations) shelf.getMethod(name).invoke(null);
    } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException e) {
      throw new AssertionError(e);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(SHELF)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known != null ? known : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String path = name.replace('.', '/') + ".class";
    try (InputStream in = getParent().getResourceAsStream(path)) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
