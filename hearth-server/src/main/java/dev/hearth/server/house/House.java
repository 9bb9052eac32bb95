package dev.hearth.server.house;

import dev.hearth.engine.Engine;
import dev.hearth.format.HearthException;
import dev.hearth.server.Failure;
import dev.hearth.server.ModelOpener;
import dev.hearth.server.Models;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Opens models when they are asked for, closes them when nobody has asked for a while, and never
 * holds more than its budget: what does not fit is refused with the numbers before it is opened.
 */
public final class House implements Models, AutoCloseable {
  private static final int RETRY_SECONDS = 10;

  private final ModelFiles files;
  private final HouseSettings settings;
  private final ModelOpener opener;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Room> rooms = new LinkedHashMap<>();
  private boolean closed;

  /**
   * @param clock tells when models were last used
   */
  public House(HouseSettings settings, ModelOpener opener, Clock clock) {
    this.files = new ModelFiles(settings.files(), settings.folders(), opener);
    this.settings = settings;
    this.opener = opener;
    this.clock = clock;
  }

  /** An open model, or one that is being opened. */
  private static final class Room {
    private final Known model;
    private long bytes;
    private @Nullable Engine engine;
    private int users;
    private Duration keepAlive;
    private Instant lastUsed;

    Room(Known model, long bytes, Duration keepAlive, Instant now) {
      this.model = model;
      this.bytes = bytes;
      this.keepAlive = keepAlive;
      this.lastUsed = now;
    }

    @Nullable Instant closes() {
      return keepAlive.isNegative() ? null : lastUsed.plus(keepAlive);
    }
  }

  @Override
  public List<Known> known() {
    return files.all().stream().map(ModelFiles.Found::model).toList();
  }

  /** The models of the files that were named. */
  public List<Known> named() {
    return files.named().stream().map(ModelFiles.Found::model).toList();
  }

  @Override
  public Optional<Known> find(String name) {
    return files.find(name).map(ModelFiles.Found::model);
  }

  @Override
  public List<Open> open() {
    lock.lock();
    try {
      List<Open> open = new ArrayList<>();
      for (Room room : rooms.values()) {
        if (room.engine != null) {
          open.add(
              new Open(
                  room.model,
                  room.bytes,
                  room.engine.context().allocated(),
                  room.closes(),
                  room.engine.adapters()));
        }
      }
      return open;
    } finally {
      lock.unlock();
    }
  }

  /** The engines that are open, by model name. */
  public Map<String, Engine> engines() {
    lock.lock();
    try {
      Map<String, Engine> engines = new LinkedHashMap<>();
      for (Room room : rooms.values()) {
        if (room.engine != null) {
          engines.put(room.model.name(), room.engine);
        }
      }
      return engines;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Lease lease(String name, @Nullable Duration keepAlive) throws InterruptedException {
    ModelFiles.Found found =
        files
            .find(name)
            .orElseThrow(() ->
                new HearthException(
                    HearthException.Code.NOT_FOUND, "there is no model " + name, "name another"));
    Duration stay = keepAlive == null ? settings.keepAlive() : keepAlive;
    long began = System.nanoTime();
    Room room = enter(found, stay);
    Engine engine = room.engine;
    if (engine != null) {
      return new HouseLease(room, engine, Duration.ZERO);
    }
    return new HouseLease(room, opened(room, found), Duration.ofNanos(System.nanoTime() - began));
  }

  /** Takes a place in a room: an open one, or one that only this caller now has to furnish. */
  private Room enter(ModelFiles.Found found, Duration stay) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        if (closed) {
          throw new InterruptedException("the house is closed");
        }
        Room room = rooms.get(found.model().name());
        if (room == null) {
          List<Engine> old = makeRoom(found);
          Room fresh = new Room(found.model(), needed(found), stay, clock.instant());
          fresh.users = 1;
          rooms.put(found.model().name(), fresh);
          old.forEach(Engine::close);
          return fresh;
        }
        if (room.engine != null) {
          room.users++;
          room.keepAlive = stay;
          return room;
        }
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private Engine opened(Room room, ModelFiles.Found found) {
    Engine engine = null;
    try {
      engine = opener.open(found.file(), settings.contextTokens());
      return engine;
    } finally {
      lock.lock();
      try {
        if (engine == null) {
          rooms.remove(room.model.name());
        } else {
          room.engine = engine;
          room.bytes = opener.need(found.file()).bytes(engine.context().allocated());
        }
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private long needed(ModelFiles.Found found) {
    ModelOpener.Need need = opener.need(found.file());
    int tokens =
        settings.contextTokens() > 0
            ? settings.contextTokens()
            : Math.min(found.model().contextTokensAdvertised(), 1024);
    return need.bytes(tokens);
  }

  /** Ends unused models, longest unused first, until there is room; refuses where there is none. */
  private List<Engine> makeRoom(ModelFiles.Found found) {
    List<Engine> old = new ArrayList<>();
    if (settings.memoryBytesMax() == 0) {
      return old;
    }
    long needed = needed(found);
    if (needed > settings.memoryBytesMax()) {
      throw new HearthException(
          HearthException.Code.DOES_NOT_FIT,
          "%s needs %,d bytes (weights and a context); the server may use %,d"
              .formatted(found.model().name(), needed, settings.memoryBytesMax()),
          "use a smaller file or context, or a larger --memory");
    }
    List<Room> idle =
        rooms.values().stream()
            .filter(room -> room.users == 0 && room.engine != null)
            .sorted(Comparator.comparing((Room room) -> room.lastUsed))
            .toList();
    long free = settings.memoryBytesMax() - rooms.values().stream().mapToLong(r -> r.bytes).sum();
    List<Room> leaving = new ArrayList<>();
    for (Room room : idle) {
      if (free >= needed) {
        break;
      }
      free += room.bytes;
      leaving.add(room);
    }
    if (free < needed) {
      throw new Failure(
              503,
              "models_in_use",
              "model",
              "%s needs %,d bytes; %,d of %,d are free, the rest is in use by other models"
                  .formatted(found.model().name(), needed, free, settings.memoryBytesMax()),
              "ask again when they are idle",
              Map.of("needed", needed, "free", free, "budget", settings.memoryBytesMax()),
              RETRY_SECONDS)
          .exception();
    }
    for (Room room : leaving) {
      rooms.remove(room.model.name());
      if (room.engine != null) {
        old.add(room.engine);
      }
    }
    return old;
  }

  @Override
  public void unload(String name) {
    lock.lock();
    try {
      Room room = rooms.get(name);
      if (room != null) {
        room.keepAlive = Duration.ZERO;
      }
    } finally {
      lock.unlock();
    }
    sweep();
  }

  /** Closes what nobody has used for its time. */
  public void sweep() {
    List<Engine> old = new ArrayList<>();
    lock.lock();
    try {
      Instant now = clock.instant();
      for (Room room : List.copyOf(rooms.values())) {
        Instant closes = room.closes();
        if (room.users == 0 && room.engine != null && closes != null && !closes.isAfter(now)) {
          rooms.remove(room.model.name());
          old.add(room.engine);
        }
      }
    } finally {
      lock.unlock();
    }
    old.forEach(Engine::close);
  }

  /** Closes all, whoever uses them. */
  @Override
  public void close() {
    List<Engine> old = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      rooms.values().forEach(room -> Optional.ofNullable(room.engine).ifPresent(old::add));
      rooms.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    old.forEach(Engine::close);
  }

  private final class HouseLease implements Lease {
    private final Room room;
    private final Engine engine;
    private final Duration loading;
    private boolean over;

    HouseLease(Room room, Engine engine, Duration loading) {
      this.room = room;
      this.engine = engine;
      this.loading = loading;
    }

    @Override
    public Known model() {
      return room.model;
    }

    @Override
    public Engine engine() {
      return engine;
    }

    @Override
    public Duration loading() {
      return loading;
    }

    @Override
    public void close() {
      boolean now;
      lock.lock();
      try {
        if (over) {
          return;
        }
        over = true;
        room.users--;
        room.lastUsed = clock.instant();
        now = room.users == 0 && room.keepAlive.isZero();
      } finally {
        lock.unlock();
      }
      if (now) {
        sweep();
      }
    }
  }
}
