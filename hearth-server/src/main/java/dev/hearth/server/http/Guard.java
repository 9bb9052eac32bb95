package dev.hearth.server.http;

import dev.hearth.server.Failure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keeps web pages out that nobody let in. A page whose name was made to resolve to this machine
 * (DNS rebinding) shows its own name as host; a page that calls from elsewhere shows its origin.
 *
 * @param hosts names besides addresses and localhost
 * @param origins pages that may call
 */
record Guard(Set<String> hosts, Set<String> origins) {
  // an address cannot be rebound: it is no name
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-fA-F:.%]+]");

  /** Refuses a host that is not ours. */
  void checkHost(String header) {
    String name = header.replaceFirst(":[0-9]{1,5}$", "").toLowerCase(Locale.ROOT);
    boolean ours =
        ADDRESS.matcher(name).matches()
            || name.equals("localhost")
            || name.endsWith(".localhost")
            || hosts.contains(name);
    if (!ours) {
      throw Failure.of(
              403,
              "host_not_allowed",
              "",
              "this server is not called '" + name + "'",
              "use its address, or allow the name with --allowed-host")
          .exception();
    }
  }

  /**
   * Refuses a page that may not call.
   *
   * @param origin the header, empty where there is none: then no page calls
   * @return whether the page is another one than ours and must be told that it may read the answer
   */
  boolean checkOrigin(String origin, String host) {
    if (origin.isEmpty() || isSame(origin, host)) {
      return false;
    }
    if (!origins.contains(origin)) {
      throw Failure.of(
              403,
              "origin_not_allowed",
              "",
              "the page " + origin + " may not call this server",
              "allow it with --allowed-origin")
          .exception();
    }
    return true;
  }

  private static boolean isSame(String origin, String host) {
    try {
      URI uri = new URI(origin);
      return host.equalsIgnoreCase(uri.getRawAuthority());
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
