package dev.hearth.server.house;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the house may hold.
 *
 * @param files model files that were named
 * @param folders folders of model files
 * @param memoryBytesMax what all open models may take together; 0 for what is free
 * @param contextTokens context to allocate for each model; 0 for what fits
 * @param keepAlive how long an unused model stays open; negative for ever
 */
public record HouseSettings(
    List<Path> files,
    List<Path> folders,
    long memoryBytesMax,
    int contextTokens,
    Duration keepAlive) {
  public HouseSettings {
    files = List.copyOf(files);
    folders = List.copyOf(folders);
  }
}
