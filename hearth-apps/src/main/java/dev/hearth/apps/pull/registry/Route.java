package dev.hearth.apps.pull.registry;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way to a file: where its redirects led is remembered, so that the hub is asked once. */
final class Route {
  private final Web web;
  private final URI address;
  private volatile @Nullable URI known;

  Route(Web web, URI address) {
    this.web = web;
    this.address = address;
  }

  Web.Answer get(Map<String, String> headers) throws IOException, InterruptedException {
    URI shortcut = known;
    Web.Answer answer = web.get(shortcut == null ? address : shortcut, headers);
    if (answer.status() == 200 || answer.status() == 206) {
      known = answer.address();
    }
    return answer;
  }

  /** Goes the whole way next time; says whether that can make a difference. */
  boolean forget() {
    boolean redirected = known != null && !address.equals(known);
    known = null;
    return redirected;
  }
}
