package dev.hearth.engine.loop;

import dev.hearth.engine.Event;
import dev.hearth.engine.Reply;
import dev.hearth.format.HearthException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** What the loop tells a request's reader, and the reader's wish to stop. */
final class EventQueue implements Reply {
  /** What the reader finds: an event, or what ended the request. */
  private record Item(@Nullable Event event, @Nullable HearthException failure) {}

  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
  private volatile boolean cancelled;
  private boolean over;

  void put(Event event) {
    items.add(new Item(event, null));
  }

  void fail(HearthException failure) {
    items.add(new Item(null, failure));
  }

  boolean cancelled() {
    return cancelled;
  }

  @Override
  public @Nullable Event take() throws InterruptedException {
    if (over) {
      return null;
    }
    Item item = items.take();
    over = item.failure != null || item.event instanceof Event.Done;
    if (item.failure != null) {
      throw item.failure;
    }
    return item.event;
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public void close() {
    cancelled = true;
  }
}
