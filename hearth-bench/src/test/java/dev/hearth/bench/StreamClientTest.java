package dev.hearth.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StreamClientTest {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String PIECE = "data: {\"choices\":[{\"index\":0,\"text\":\"a\"}]}\n\n";

  private static StreamClient.Outcome ask(String answer, int leaveAfter) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server =
          Thread.ofVirtual()
              .start(() -> {
                try (Socket client = socket.accept()) {
                  client.getInputStream().readNBytes(10);
                  client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                  client.shutdownOutput();
                  client.getInputStream().readAllBytes();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      StreamClient.Outcome outcome =
          new StreamClient(socket.getLocalPort(), "/v1/completions").ask("{}", leaveAfter);
      assertThat(server).isNotNull();
      return outcome;
    }
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  @Test
  void countsPiecesAndTokensOfAWholeReply() throws IOException {
    String usage = "data: {\"choices\":[],\"usage\":{\"completion_tokens\":17}}\n\n";
    StreamClient.Outcome outcome =
        ask(
            HEAD
                + chunk(PIECE)
                + chunk(PIECE)
                + chunk(PIECE)
                + chunk(usage)
                + chunk("data: [DONE]\n\n")
                + "0\r\n\r\n",
            0);
    assertThat(outcome.end()).isEqualTo(StreamClient.End.WHOLE);
    assertThat(outcome.tokens()).isEqualTo(17);
    assertThat(outcome.pieceNanos()).hasSize(2);
    assertThat(outcome.firstNanos()).isPositive();
  }

  @Test
  void leavesWhenItWantsTo() throws IOException {
    StreamClient.Outcome outcome = ask(HEAD + chunk(PIECE) + chunk(PIECE) + chunk(PIECE), 2);
    assertThat(outcome.end()).isEqualTo(StreamClient.End.LEFT);
    assertThat(outcome.pieceNanos()).hasSize(1);
  }

  @Test
  void tellsRefusalsFromBrokenStreams() throws IOException {
    StreamClient.Outcome refused =
        ask("HTTP/1.1 429 Too Many\r\n\r\n{\"error\":{\"code\":\"busy\"}}", 0);
    assertThat(refused.end()).isEqualTo(StreamClient.End.REFUSED);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.reason()).contains("busy");
    assertThat(ask(HEAD + chunk(PIECE), 0).end()).isEqualTo(StreamClient.End.BROKEN);
    assertThat(ask(HEAD + chunk(PIECE) + "0\r\n\r\n", 0).end()).isEqualTo(StreamClient.End.BROKEN);
    assertThat(ask("", 0).end()).isEqualTo(StreamClient.End.BROKEN);
    assertThat(ask(HEAD + chunk("data: {\"error\":{\"code\":\"internal\"}}\n\n"), 0).reason())
        .contains("internal");
  }

  @Test
  void sharesOfTimesAreThoseOfTheSortedList() {
    LoadRun.Times times = new LoadRun.Times();
    for (int i = 1000; i >= 1; i--) {
      times.add(i * 1_000_000L);
    }
    assertThat(times.milliseconds(0.5)).isEqualTo(500);
    assertThat(times.milliseconds(0.99)).isEqualTo(990);
    assertThat(times.milliseconds(1)).isEqualTo(1000);
    assertThat(new LoadRun.Times().milliseconds(0.5)).isZero();
  }
}
