package dev.hearth.apps.pull.registry;

import dev.hearth.apps.pull.NetworkSettings;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Which proxy an address is asked through, by the environment's conventions: {@code no_proxy} lists
 * hosts and domains (with or without a leading dot, {@code *} for all), this machine is never asked
 * through one.
 */
final class ProxyChoice extends ProxySelector {
  private static final int PORT_DEFAULT = 80;

  private final NetworkSettings.Proxies proxies;

  ProxyChoice(NetworkSettings.Proxies proxies) {
    this.proxies = proxies;
    parse(proxies.http());
    parse(proxies.https());
  }

  @Override
  public List<Proxy> select(URI address) {
    String named = "https".equals(address.getScheme()) ? proxies.https() : proxies.http();
    return List.of(named.isEmpty() || direct(address) ? Proxy.NO_PROXY : parse(named));
  }

  private boolean direct(URI address) {
    String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
    if (Hosts.isThisMachine(host)) {
      return true;
    }
    for (String entry : proxies.direct().toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
      String domain = entry.replaceFirst("^\\*?\\.", "").replaceFirst(":[0-9]+$", "");
      if (entry.equals("*")
          || (!domain.isEmpty() && (host.equals(domain) || host.endsWith("." + domain)))) {
        return true;
      }
    }
    return false;
  }

  private static Proxy parse(String named) {
    if (named.isEmpty()) {
      return Proxy.NO_PROXY;
    }
    try {
      URI uri = URI.create(named.contains("://") ? named : "http://" + named);
      if (uri.getHost() == null || !"http".equalsIgnoreCase(uri.getScheme())) {
        throw unusable("only http:// proxies can be used");
      }
      if (uri.getUserInfo() != null) {
        throw unusable("proxies that ask for a name and password cannot be used");
      }
      int port = uri.getPort() < 0 ? PORT_DEFAULT : uri.getPort();
      return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
    } catch (IllegalArgumentException e) {
      throw unusable("the proxy's address cannot be read");
    }
  }

  /** Without the address: it may hold a password. */
  private static HearthException unusable(String why) {
    return new HearthException(
        Code.UNSUPPORTED, why, "set http_proxy and https_proxy to one such as http://host:3128");
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException e) {
    // the request itself fails with the same exception
  }
}
