package dev.hearth.apps.pull.registry;

import java.net.URI;
import java.util.Locale;

/** Hosts of addresses, compared as browsers compare origins. */
final class Hosts {
  private Hosts() {}

  static boolean isThisMachine(String host) {
    return host.equals("localhost")
        || host.matches("127\\.[0-9.]+")
        || host.equals("[::1]")
        || host.equals("::1");
  }

  /** Whether two addresses have the same scheme, host and port. */
  static boolean same(URI one, URI other) {
    return origin(one).equals(origin(other));
  }

  static String origin(URI address) {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    int port = address.getPort() >= 0 ? address.getPort() : scheme.equals("https") ? 443 : 80;
    return scheme + "://" + String.valueOf(address.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
  }

  /** Whether what is sent there can be read on the way. */
  static boolean isOpen(URI address) {
    return !"https".equalsIgnoreCase(address.getScheme())
        && !isThisMachine(String.valueOf(address.getHost()).toLowerCase(Locale.ROOT));
  }
}
