package dev.hearth.apps.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One line among very many is found, within the limits that hold for everybody. */
class LargeBundleTest {
  private static final String NEEDLE =
      "2026-03-11T09:00:00.000Z stderr F ERROR dial tcp 10.0.0.7:5432: connect: connection refused";

  @TempDir Path folder;

  private Path archive(int files, int fileBytes) {
    SplittableRandom random = new SplittableRandom(5);
    TarBuilder tar = new TarBuilder();
    String[] kinds = {
      "INFO request %d served path=/api/v1/items/%d status=200 duration=%dms",
      "DEBUG cache refreshed entries=%d shard=%d in %d ms",
      "INFO user session %d opened from 10.0.%d.%d",
      "WARN connection pool size %d active %d idle %d"
    };
    for (int file = 0; file < files; file++) {
      StringBuilder log = new StringBuilder();
      for (int line = 0; log.length() < fileBytes; line++) {
        log.append(
            "2026-03-11T%02d:%02d:%02d.%03dZ stdout F "
                .formatted(line / 60 % 24, line % 60, random.nextInt(60), random.nextInt(1000)));
        log.append(
            String.format(
                Locale.ROOT,
                kinds[random.nextInt(kinds.length)],
                random.nextInt(99_999),
                random.nextInt(250),
                random.nextInt(250)));
        log.append('\n');
      }
      if (file == files * 2 / 3) {
        log.append(NEEDLE).append('\n');
      }
      tar.file(
          "bundle/namespaces/ns-%d/pods/web-%d/current.log".formatted(file % 40, file),
          log.toString().getBytes(StandardCharsets.UTF_8));
    }
    return tar.tarGz(folder);
  }

  private static void findsTheNeedle(Path archive, int files) {
    Bundle bundle = Bundle.open(List.of(archive), BundleLimits.standard());
    assertThat(bundle.manifest().count(ManifestEntry.Status.READ)).isEqualTo(files);
    Packed packed =
        Evidence.select(bundle, "", Budget.ofTokens(800, text -> text.length() / 3 + 1));
    Item strongest =
        packed.items().stream().max(Comparator.comparingDouble(Item::score)).orElseThrow();
    assertThat(strongest.text()).isEqualTo(NEEDLE);
    assertThat(Citations.verify(packed, bundle, packed.ids())).allMatch(Citation::verified);
  }

  @Test
  void findsOneLineInHundredsOfFiles() {
    findsTheNeedle(archive(300, 4000), 300);
  }

  /** What the room must open within a heap of 1 GiB; here the archive is made in the same heap. */
  @Test
  @Tag("conformance")
  void findsOneLineInSixThousandFiles() {
    findsTheNeedle(archive(6000, 13_400), 6000);
  }
}
