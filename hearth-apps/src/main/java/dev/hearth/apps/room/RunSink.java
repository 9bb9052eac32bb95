package dev.hearth.apps.room;

import java.io.IOException;

/** Where the files of a run go, each as soon as it is known. */
public interface RunSink {
  void write(String name, byte[] bytes) throws IOException;
}
