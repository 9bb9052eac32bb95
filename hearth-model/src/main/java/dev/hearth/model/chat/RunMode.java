package dev.hearth.model.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run of text or thought up to one of some markers. */
final class RunMode implements Mode {
  private final boolean thought;
  private final List<Marker> markers;

  private RunMode(boolean thought, List<Marker> markers) {
    this.thought = thought;
    this.markers = List.copyOf(markers);
  }

  static Mode text(List<Marker> markers) {
    return new RunMode(false, markers);
  }

  static Mode thought(List<Marker> markers) {
    return new RunMode(true, markers);
  }

  @Override
  public boolean thinks() {
    return thought;
  }

  @Override
  public @Nullable Mode advance(Feed feed, Output out) {
    Marker.Found found = Marker.first(markers, feed);
    int end = found != null ? found.at() : Marker.undecidedFrom(markers, feed);
    String run = feed.take(end);
    if (thought) {
      out.thought(run);
    } else {
      out.text(run);
    }
    return found == null ? null : found.marker().opens().get();
  }
}
