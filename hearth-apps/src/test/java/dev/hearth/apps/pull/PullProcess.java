package dev.hearth.apps.pull;

import dev.hearth.apps.pull.registry.Registries;
import dev.hearth.format.library.Caches;
import dev.hearth.format.library.Library;
import dev.hearth.format.library.LockFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** A pull in a process of its own, which can be killed. Says on its output how far it is. */
final class PullProcess {
  private PullProcess() {}

  /** Arguments: folder, address of the hub. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    URI hub = URI.create(arguments[1]);
    NetworkSettings settings = new NetworkSettings(hub, "", hub, NetworkSettings.Proxies.none());
    Patience usual = Patience.standard();
    Patience patience =
        new Patience(
            PullWorld.PIECE_BYTES,
            2,
            usual.failuresMax(),
            usual.progressBytes(),
            usual.stall(),
            usual.stallBytes(),
            usual.pauseFirst(),
            usual.pauseMax(),
            usual.pause());
    Library library = new Library(folder.resolve("models"));
    try (Network network = new Registries(settings, patience)) {
      new Puller(library, Caches.none(), network, Disk.REAL, patience)
          .pull(
              new PullRequest(
                  "hf:someone/tiny", "", "", new LockFile(folder.resolve("hearth.lock"))),
              new Watcher() {
                @Override
                public void begins(String file, long bytes, long already) {
                  say("begins after " + already);
                }

                @Override
                public void received(long bytes) {
                  say("received");
                }

                @Override
                public void checks(String file, long bytes) {
                  say("checks");
                }

                @Override
                public void checked(long bytes) {
                  say("checked");
                }
              });
    }
    say("done");
  }

  private static void say(String line) {
    synchronized (PullProcess.class) {
      System.out.println(line);
      System.out.flush();
    }
  }
}
