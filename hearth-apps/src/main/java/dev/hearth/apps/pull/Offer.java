package dev.hearth.apps.pull;

import java.util.List;

/**
 * What a publisher offers for a source.
 *
 * @param source the source, as it should be written down
 * @param name what the model might be called
 * @param revision the publisher's version; empty where there is none
 * @param licence the licence's name; empty where none is stated
 * @param card what the publisher writes about it; may be empty
 * @param files the model's files, in order
 * @param notes what is offered and not taken
 */
public record Offer(
    Source source,
    String name,
    String revision,
    String licence,
    String card,
    List<RemoteFile> files,
    List<String> notes) {
  public Offer {
    files = List.copyOf(files);
    notes = List.copyOf(notes);
  }

  /** Whether every file has a stated digest. */
  public boolean published() {
    return files.stream().noneMatch(file -> file.sha256().isEmpty());
  }
}
