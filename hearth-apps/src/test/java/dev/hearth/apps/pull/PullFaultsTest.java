package dev.hearth.apps.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.apps.pull.TestServer.Reply;
import dev.hearth.apps.pull.TestServer.Way;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on the way: it recovers with the right bytes, or says so and shows no model. */
class PullFaultsTest {
  private static final String HUB = "hf:someone/tiny:Q8_0";

  @TempDir private Path folder;
  private PullWorld world;
  private final AtomicInteger count = new AtomicInteger();

  @BeforeEach
  void start() {
    world = new PullWorld(folder);
  }

  @AfterEach
  void end() {
    world.close();
  }

  /** The pull ends with that code, and nothing can be taken for a model. */
  private AbstractThrowableAssert<?, ?> fails(Code code) throws IOException {
    var thrown = assertThatThrownBy(() -> world.pull(HUB));
    thrown.isInstanceOfSatisfying(
        HearthException.class, e -> assertThat(e.code()).as("%s", e.getMessage()).isEqualTo(code));
    world.hasNoModel();
    return thrown;
  }

  private boolean first(int times) {
    return count.getAndIncrement() < times;
  }

  @Test
  void dropsInTheMiddleOfBodies() throws IOException {
    world.disturb(reply -> reply.status() == 206 && first(8) ? reply.going(Way.DROPPED) : reply);
    world.pull(HUB);
    world.hasTheModel("tiny-Q8_0");
    assertThat(world.notes).anyMatch(note -> note.contains("; try 2 of 6"));
  }

  @Test
  void endlessDropsEndAndWhatCameIsKept() throws IOException {
    world.disturb(reply -> count.incrementAndGet() > 5 ? Reply.of(206).going(Way.DROPPED) : reply);
    fails(Code.VERIFICATION_FAILED);
    count.set(0);
    world.disturb(reply ->
        count.incrementAndGet() > 5
            ? new Reply(206, reply.headers(), reply.body(), Way.DROPPED)
                .with("Content-Length", Integer.toString(reply.body().length + 9))
            : reply);
    world.failuresMax = 2;
    fails(Code.LIMIT).hasMessageContaining("what has come is kept");
    world.publish(PullWorld.MODEL);
    long before = world.bytesAsked();
    world.pull(HUB);
    world.hasTheModel("tiny-Q8_0");
    assertThat(world.bytesAsked() - before)
        .as("finished pieces are not fetched again")
        .isLessThan(PullWorld.MODEL.length);
  }

  @Test
  void wrongBytes() throws IOException {
    byte[] wrong = PullWorld.MODEL.clone();
    wrong[wrong.length - 7] ^= 4;
    world.publish(wrong);
    fails(Code.VERIFICATION_FAILED).hasMessageContaining("published is sha256:" + PullWorld.SHA256);
    try (var left = Files.list(world.library.partials())) {
      assertThat(left).as("wrong bytes are not kept for a later try").isEmpty();
    }
    world.publish(PullWorld.MODEL);
    world.pull(HUB);
    world.hasTheModel("tiny-Q8_0");
  }

  @Test
  void wrongLengths() throws IOException {
    world.publish(Arrays.copyOf(PullWorld.MODEL, PullWorld.MODEL.length - 1));
    fails(Code.VERIFICATION_FAILED).hasMessageContaining("published are");
    world.publish(Arrays.copyOf(PullWorld.MODEL, PullWorld.MODEL.length + 1));
    fails(Code.VERIFICATION_FAILED).hasMessageContaining("published are");
    world.publish(new byte[0]);
    fails(Code.VERIFICATION_FAILED).hasMessageContaining("no bytes");
  }

  @Test
  void rangesThatDoNotExistOrAreOthers() throws IOException {
    world.disturb(reply -> count.incrementAndGet() > 3 ? Reply.of(416) : reply);
    fails(Code.VERIFICATION_FAILED).hasMessageContaining("fewer bytes");
    count.set(0);
    world.disturb(reply ->
        count.incrementAndGet() > 3
            ? reply.with("Content-Range", "bytes 5-9/" + PullWorld.MODEL.length)
            : reply);
    fails(Code.VERIFICATION_FAILED).hasMessageContaining("bytes 5-9/");
    count.set(0);
    world.disturb(reply -> reply.with("Content-Encoding", "gzip"));
    fails(Code.UNSUPPORTED).hasMessageContaining("gzip");
  }

  @Test
  void waitsAsLongAsAServerAsks() throws IOException {
    world.disturb(reply -> first(1) ? Reply.of(429, "Retry-After", "7") : reply);
    world.pull(HUB);
    world.hasTheModel("tiny-Q8_0");
    assertThat(world.waits).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void waitsLongerEachTimeWhereAServerDoesNotSay() throws IOException {
    world.disturb(reply -> first(3) ? Reply.of(503) : reply);
    world.pull(HUB);
    world.hasTheModel("tiny-Q8_0");
    assertThat(world.waits)
        .containsExactly(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(40));
  }

  @Test
  void doesNotWaitForHours() throws IOException {
    world.disturb(reply -> Reply.of(503, "Retry-After", "Fri, 31 Dec 2100 23:59:59 GMT"));
    fails(Code.BUSY).hasMessageContaining("asked again in");
    assertThat(world.waits).isEmpty();
    world.disturb(reply -> Reply.of(429, "Retry-After", "1"));
    fails(Code.BUSY).hasMessageContaining("429");
    assertThat(world.waits).hasSize(5);
  }

  @Test
  void aTrickleIsDropped() throws IOException {
    world.stall = Duration.ofMillis(250);
    world.failuresMax = 40;
    world.disturb(reply -> reply.body().length > 1 && first(2) ? reply.going(Way.TRICKLED) : reply);
    world.pull(HUB);
    world.hasTheModel("tiny-Q8_0");
    assertThat(world.notes).anyMatch(note -> note.contains("less than 4096 bytes in 250 ms"));
  }

  @Test
  void aFullDisk() throws IOException {
    AtomicLong room = new AtomicLong(300_000);
    world.disk =
        new Disk() {
          @Override
          public int write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
            if (room.addAndGet(-bytes.remaining()) < 0) {
              throw new IOException("No space left on device");
            }
            return file.write(bytes, position);
          }
        };
    fails(Code.DOES_NOT_FIT).hasMessageContaining("No space left on device");
    world.disk = Disk.REAL;
    long before = world.bytesAsked();
    world.pull(HUB);
    world.hasTheModel("tiny-Q8_0");
    assertThat(world.bytesAsked() - before).isLessThan(PullWorld.MODEL.length);
  }

  @Test
  void aDiskThatIsTooSmallIsSeenBefore() throws IOException {
    world.disk =
        new Disk() {
          @Override
          public long usableBytes(Path at) {
            return 1_000_000;
          }
        };
    fails(Code.DOES_NOT_FIT).hasMessageContaining("are free");
    assertThat(world.store.asked("/")).isEmpty();
  }

  @Test
  void redirectsWithoutEnd() throws IOException {
    String path = "/someone/tiny/resolve/" + PullWorld.COMMIT + "/tiny-Q8_0.gguf";
    world.hub.at(path, request -> Reply.of(302, "Location", path));
    fails(Code.REFUSED).hasMessageContaining("redirects more than");
    world.hub.at(path, request -> Reply.of(302, "Location", "ftp://127.0.0.1/x"));
    fails(Code.REFUSED).hasMessageContaining("an address that is none");
    world.hub.at(path, request -> Reply.of(302));
    fails(Code.REFUSED).hasMessageContaining("an address that is none");
  }

  @Test
  void addressesThatExpireAreAskedForAgain() throws IOException {
    world.disturb(reply -> count.incrementAndGet() == 4 ? Reply.of(403) : reply);
    world.pull(HUB);
    world.hasTheModel("tiny-Q8_0");
    String path = "/someone/tiny/resolve/" + PullWorld.COMMIT + "/tiny";
    assertThat(world.hub.asked(path)).hasSizeGreaterThan(1);
  }

  @Test
  void aGateIsSaidToBeOne() throws IOException {
    String path = "/someone/tiny/resolve/" + PullWorld.COMMIT + "/tiny-Q8_0.gguf";
    world.hub.at(path, request -> Reply.of(401));
    fails(Code.REFUSED).hasMessageContaining("HF_TOKEN");
  }

  @Test
  void aServerThatIsNotThere() throws IOException {
    world.hub.close();
    fails(Code.NOT_FOUND).hasMessageContaining("cannot be reached");
  }

  @Test
  void bytesThatChangeMeanwhile() throws IOException {
    String url = world.store.uri("/blob").toString();
    world.disturb(reply ->
        count.incrementAndGet() < 4
            ? reply.with("ETag", "\"1\"")
            : new Reply(200, reply.headers(), PullWorld.MODEL, Way.WHOLE));
    assertThatThrownBy(() -> world.pull(url)).hasMessageContaining("changed on the server");
    world.hasNoModel();
    world.disturb(reply -> reply.with("ETag", "\"2\""));
    world.pull(url);
    world.hasTheModel("blob");
  }

  @Test
  void aPageInsteadOfAFile() throws IOException {
    world.store.at("/page", request -> Reply.text("<!DOCTYPE html><p>Log in first"));
    assertThatThrownBy(() -> world.pull(world.store.uri("/page").toString()))
        .hasMessageContaining("no GGUF file");
    world.hasNoModel();
  }

  @Test
  void aJournalThatWasCutIsBelievedUpToTheCut() throws IOException {
    world.disturb(reply -> count.incrementAndGet() > 5 ? Reply.of(404) : reply);
    fails(Code.NOT_FOUND);
    Path journal = world.library.partials().resolve(PullWorld.SHA256 + ".journal");
    String text = Files.readString(journal);
    assertThat(text.lines()).hasSizeGreaterThan(1);
    Files.writeString(journal, "done 1", StandardOpenOption.APPEND);
    world.publish(PullWorld.MODEL);
    world.pull(HUB);
    world.hasTheModel("tiny-Q8_0");
  }

  @Test
  void oneProcessFetchesAFile() throws IOException {
    try (PartFile held =
        PartFile.open(
            world.library.partials(), PullWorld.SHA256, 9, "x", PullWorld.PIECE_BYTES, Disk.REAL)) {
      assertThat(held.pieces()).isEqualTo(1);
      fails(Code.BUSY);
    }
  }
}
