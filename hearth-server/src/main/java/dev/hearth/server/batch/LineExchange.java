package dev.hearth.server.batch;

import dev.hearth.server.Caller;
import dev.hearth.server.Exchange;
import dev.hearth.server.Failure;
import dev.hearth.server.Ledger;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One request of a batch, answered as if it had come over a connection. */
final class LineExchange implements Exchange {
  private final String id;
  private final Caller caller;
  private final Ledger ledger;
  private final ObjectNode body;
  private final List<Runnable> actions = new ArrayList<>();
  private boolean gone;
  private int status;
  private @Nullable JsonNode answer;

  LineExchange(String id, Caller caller, Ledger ledger, ObjectNode body) {
    this.id = id;
    this.caller = caller;
    this.ledger = ledger;
    this.body = body;
  }

  /** The status of the answer; 0 where there is none. */
  int status() {
    return status;
  }

  /** What was answered; null where nothing was. */
  @Nullable JsonNode answer() {
    return answer;
  }

  /** Ends what is under way, as if the client had gone. */
  void cancel() {
    List<Runnable> told;
    synchronized (this) {
      gone = true;
      told = List.copyOf(actions);
      actions.clear();
    }
    told.forEach(Runnable::run);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Caller caller() {
    return caller;
  }

  @Override
  public String pathPart(String name) {
    return "";
  }

  @Override
  public String query(String name) {
    return "";
  }

  @Override
  public String header(String name) {
    return "";
  }

  @Override
  public ObjectNode body() {
    return body;
  }

  @Override
  public InputStream upload() {
    throw new IllegalStateException("a request of a batch has no upload");
  }

  /** Answers of a batch have no headers; what they say is in the body too. */
  @Override
  public void answerHeader(String name, String value) {}

  @Override
  public void json(int newStatus, JsonNode newAnswer) {
    status = newStatus;
    answer = newAnswer;
  }

  @Override
  public void text(int newStatus, String contentType, String text) {
    throw new IllegalStateException("an answer that is no JSON but " + contentType);
  }

  @Override
  public void file(String contentType, Path file) {
    throw new IllegalStateException("an answer that is a file");
  }

  @Override
  public void empty(int newStatus) {
    throw new IllegalStateException("an answer without a body");
  }

  @Override
  public Stream stream(Form form) {
    throw Failure.unsupported(
            "stream", "a request of a batch cannot be streamed", "leave out stream")
        .exception();
  }

  @Override
  public void whenClientGone(Runnable action) {
    boolean now;
    synchronized (this) {
      now = gone;
      if (!now) {
        actions.add(action);
      }
    }
    if (now) {
      action.run();
    }
  }

  @Override
  public Ledger ledger() {
    return ledger;
  }
}
