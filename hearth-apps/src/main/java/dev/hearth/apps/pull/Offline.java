package dev.hearth.apps.pull;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.net.URI;

/** Asks nobody, and says whom it would have asked. */
final class Offline implements Network {
  @Override
  public Offer offer(Source source) {
    throw refused(source.text());
  }

  @Override
  public PartFile fetch(RemoteFile file, Place place, Watcher watcher) {
    throw refused(file.address().toString());
  }

  @Override
  public Beginning beginning(URI address, int bytes) {
    throw refused(address.toString());
  }

  private static HearthException refused(String what) {
    return new HearthException(
        Code.REFUSED,
        what + " is not on this machine, and the network was not asked (offline)",
        "go online: without --offline and HEARTH_OFFLINE");
  }

  @Override
  public void close() {}
}
