package dev.hearth.server;

/**
 * One thing that can be asked of the server.
 *
 * @param method {@code GET}, {@code POST}, {@code DELETE} or {@code HEAD}
 * @param path exact, such as {@code /v1/models}; {@code {name}} in place of a segment takes any one
 *     segment, as the last one it takes the rest of the path
 * @param access who may ask
 * @param uploadBytesMax 0 where the body is read whole before the handler is called; otherwise the
 *     handler reads it as it comes, up to so many bytes
 * @param handler answers
 */
public record Route(
    String method, String path, Access access, long uploadBytesMax, Handler handler) {
  /** Who may ask. */
  public enum Access {
    /** Anybody who can connect; answers must not tell anything about a model or a tenant. */
    OPEN,
    /** Any caller with a valid key; anybody on loopback while there are no keys. */
    USE,
    /** A caller whose key may manage; anybody on loopback while there are no keys. */
    MANAGE
  }

  /** Answers one exchange; an exception becomes the dialect's error. */
  @FunctionalInterface
  public interface Handler {
    void handle(Exchange exchange) throws InterruptedException;
  }

  public static Route get(String path, Access access, Handler handler) {
    return new Route("GET", path, access, 0, handler);
  }

  public static Route post(String path, Access access, Handler handler) {
    return new Route("POST", path, access, 0, handler);
  }

  public static Route delete(String path, Access access, Handler handler) {
    return new Route("DELETE", path, access, 0, handler);
  }

  /** A route whose body may be long: {@link Exchange#upload} gives it as it comes. */
  public static Route upload(String path, Access access, long bytesMax, Handler handler) {
    return new Route("POST", path, access, bytesMax, handler);
  }
}
