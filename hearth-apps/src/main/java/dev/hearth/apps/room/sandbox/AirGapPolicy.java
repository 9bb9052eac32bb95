package dev.hearth.apps.room.sandbox;

import java.nio.file.Path;
import java.util.List;

/**
 * What a process in the air gap may still do. Everything else of files and the network is denied.
 *
 * @param readable files and folders to read; those that are not there are no error
 * @param writable folders to read and write
 * @param listenPorts TCP ports to listen on, 0 for any that is free; without one there are no
 *     sockets of any kind
 * @param javaOptions options for the confined Java, which cannot ask the system any more: such as
 *     {@code -Duser.home=…}
 */
public record AirGapPolicy(
    List<Path> readable, List<Path> writable, List<Integer> listenPorts, List<String> javaOptions) {
  public AirGapPolicy {
    readable = List.copyOf(readable);
    writable = List.copyOf(writable);
    listenPorts = List.copyOf(listenPorts);
    javaOptions = List.copyOf(javaOptions);
  }
}
