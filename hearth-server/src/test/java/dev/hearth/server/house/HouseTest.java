package dev.hearth.server.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.engine.Engine;
import dev.hearth.format.HearthException;
import dev.hearth.server.ModelOpener;
import dev.hearth.server.Models;
import dev.hearth.server.RequestException;
import dev.hearth.server.testing.ScriptedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HouseTest {
  @TempDir private Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Map<String, ScriptedEngine> opened = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();

  private final ModelOpener opener =
      new ModelOpener() {
        @Override
        public Models.Known describe(Path file) {
          if (file.toString().contains("damaged")) {
            throw new HearthException(HearthException.Code.BAD_INPUT, "damaged", "");
          }
          return new Models.Known(
              "?", 1, Instant.EPOCH, "f", "Q", 1, 4096, "", file.toString().contains("encoder"));
        }

        @Override
        public Need need(Path file) {
          return new Need(1000, 1, 0);
        }

        @Override
        public Engine open(Path file, int contextTokens) {
          String name = file.getFileName().toString().replace(".gguf", "");
          if (name.equals("broken")) {
            throw new HearthException(HearthException.Code.BAD_INPUT, "broken", "");
          }
          order.add(name);
          ScriptedEngine engine = new ScriptedEngine();
          opened.put(name, engine);
          return engine;
        }
      };

  @BeforeEach
  void files() throws IOException {
    for (String name :
        List.of("a", "b", "c", "damaged", "broken", "x-00001-of-00002", "x-00002-of-00002")) {
      Files.writeString(folder.resolve(name + ".gguf"), "x");
    }
    Files.writeString(folder.resolve("readme.txt"), "x");
  }

  private House house(long memory) {
    Clock clock = InstantSource.fixed(Instant.EPOCH).withZone(ZoneOffset.UTC);
    Clock moving =
        new Clock() {
          @Override
          public java.time.ZoneId getZone() {
            return clock.getZone();
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now.get();
          }
        };
    return new House(
        new HouseSettings(List.of(), List.of(folder), memory, 0, Duration.ofSeconds(60)),
        opener,
        moving);
  }

  private void later(int seconds) {
    now.updateAndGet(instant -> instant.plusSeconds(seconds));
  }

  @Test
  void knowsItsFilesByName() {
    try (House house = house(0)) {
      assertThat(house.known())
          .extracting(Models.Known::name)
          .containsExactly("a", "b", "broken", "c", "x");
      assertThat(house.find("x")).isPresent();
      assertThat(house.find("../a")).isEmpty();
      assertThat(house.find("damaged")).isEmpty();
    }
  }

  @Test
  void sharesWhatIsOpenAndClosesWhatNobodyUses() throws InterruptedException {
    try (House house = house(0)) {
      Models.Lease first = house.lease("a", null);
      Models.Lease second = house.lease("a", null);
      assertThat(second.engine()).isSameAs(first.engine());
      assertThat(second.loading()).isZero();
      first.close();
      later(100);
      house.sweep();
      assertThat(opened.get("a").closed()).as("it is still used").isFalse();
      second.close();
      second.close();
      later(59);
      house.sweep();
      assertThat(opened.get("a").closed()).isFalse();
      later(1);
      house.sweep();
      assertThat(opened.get("a").closed()).isTrue();
      assertThat(house.open()).isEmpty();
    }
  }

  @Test
  void closesAtOnceOrNeverWhereAsked() throws InterruptedException {
    try (House house = house(0)) {
      house.lease("a", Duration.ZERO).close();
      assertThat(opened.get("a").closed()).isTrue();
      house.lease("b", Duration.ofSeconds(-1)).close();
      later(1_000_000);
      house.sweep();
      assertThat(opened.get("b").closed()).isFalse();
      assertThat(house.open().getFirst().closes()).isNull();
      house.unload("b");
      assertThat(opened.get("b").closed()).isTrue();
    }
  }

  @Test
  void makesRoomByClosingWhatWasLongestUnused() throws InterruptedException {
    try (House house = house(8000)) {
      house.lease("a", null).close();
      later(1);
      house.lease("b", null).close();
      later(1);
      house.lease("a", null).close();
      later(1);
      assertThat(house.open()).hasSize(2);
      house.lease("c", null).close();
      assertThat(opened.get("b").closed()).isTrue();
      assertThat(opened.get("a").closed()).isFalse();
    }
  }

  @Test
  void refusesWhatDoesNotFitBeforeOpeningIt() throws InterruptedException {
    try (House house = house(1500)) {
      assertThatThrownBy(() -> house.lease("a", null))
          .isInstanceOf(HearthException.class)
          .hasMessageContaining("needs 2,024 bytes")
          .hasMessageContaining("1,500");
      assertThat(order).isEmpty();
    }
    try (House house = house(4000);
        Models.Lease used = house.lease("a", null)) {
      assertThatThrownBy(() -> house.lease("b", null))
          .isInstanceOfSatisfying(
              RequestException.class,
              e -> {
                assertThat(e.failure().status()).isEqualTo(503);
                assertThat(e.failure().retryAfterSeconds()).isPositive();
                assertThat(e.failure().numbers()).containsEntry("budget", 4000L);
              });
      assertThat(used.engine()).isNotNull();
    }
  }

  @Test
  void aModelThatCannotBeOpenedIsAskedForAgain() {
    try (House house = house(0)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> house.lease("broken", null)).hasMessageContaining("broken");
      }
      assertThat(house.open()).isEmpty();
    }
  }

  @Test
  void opensOnceHoweverManyAskAtOnce() throws InterruptedException {
    try (House house = house(0)) {
      CountDownLatch go = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        threads.add(
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    go.await();
                    house.lease("a", null).close();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
      }
      go.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(order).containsExactly("a");
    }
  }
}
