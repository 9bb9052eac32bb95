package dev.hearth.server.http;

import dev.hearth.server.Caller;
import dev.hearth.server.Exchange;
import dev.hearth.server.Ledger;
import dev.hearth.server.wire.Json;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A question without a body, whose answer is small and kept until it is sent. */
final class PlainExchange implements Exchange {
  private static final NoPermit NOBODY = new NoPermit();

  private final Map<String, String> parts;
  private int status = 500;
  private String contentType = "text/plain";
  private byte[] answer = new byte[0];

  PlainExchange(Map<String, String> parts) {
    this.parts = parts;
  }

  int status() {
    return status;
  }

  byte[] bytes(boolean headOnly) {
    return ManagementListener.response(status, contentType, answer, headOnly);
  }

  private void answer(int newStatus, String newContentType, byte[] bytes) {
    status = newStatus;
    contentType = newContentType;
    answer = bytes;
  }

  @Override
  public String id() {
    return "management";
  }

  @Override
  public Caller caller() {
    return NOBODY.caller();
  }

  @Override
  public Ledger ledger() {
    return NOBODY;
  }

  @Override
  public String pathPart(String name) {
    return parts.getOrDefault(name, "");
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
    return Json.object();
  }

  @Override
  public InputStream upload() {
    return InputStream.nullInputStream();
  }

  /** Answers here have no headers of their own. */
  @Override
  public void answerHeader(String name, String value) {}

  @Override
  public void json(int newStatus, JsonNode body) {
    answer(newStatus, "application/json", Json.bytes(body));
  }

  @Override
  public void text(int newStatus, String newContentType, String text) {
    answer(newStatus, newContentType, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void empty(int newStatus) {
    answer(newStatus, "text/plain", new byte[0]);
  }

  @Override
  public void file(String newContentType, Path file) {
    throw new IllegalStateException("nothing here is a file");
  }

  @Override
  public Stream stream(Form form) {
    throw new IllegalStateException("nothing here comes in pieces");
  }

  /** Nobody waits long enough to go. */
  @Override
  public void whenClientGone(Runnable action) {}
}
