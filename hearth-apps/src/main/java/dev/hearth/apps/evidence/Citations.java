package dev.hearth.apps.evidence;

import dev.hearth.format.HearthException;
import dev.hearth.format.library.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether what an answer cites is there. */
public final class Citations {
  private Citations() {}

  /**
   * Opens the sources again and compares the cited bytes with what lies at their places now.
   *
   * @return one for each id, in the order given; an id that does not exist is one that is not
   *     verified
   */
  public static List<Citation> verify(Packed packed, Bundle bundle, Collection<String> ids) {
    Set<String> files = new HashSet<>();
    ids.forEach(id -> packed.item(id).ifPresent(item -> files.add(item.file())));
    Map<String, byte[]> now = Map.of();
    String failure = "";
    try {
      now = files.isEmpty() ? Map.of() : bundle.reread(files);
    } catch (HearthException e) {
      failure = e.fact();
    }
    List<Citation> citations = new ArrayList<>();
    for (String id : ids) {
      Optional<Item> item = packed.item(id);
      if (item.isEmpty()) {
        String name = EntryName.visible(id);
        citations.add(
            new Citation(name, "", 0, 0, 0, "", false, "no evidence of this id was shown"));
      } else {
        citations.add(
            citation(
                item.get(), failure.isEmpty() ? difference(item.get(), bundle, now) : failure));
      }
    }
    return citations;
  }

  private static Citation citation(Item item, String difference) {
    return new Citation(
        item.id(),
        item.file(),
        item.line(),
        item.lines(),
        item.offset(),
        item.bytes().text(),
        difference.isEmpty(),
        difference);
  }

  private static String difference(Item item, Bundle bundle, Map<String, byte[]> now) {
    byte[] bytes = now.get(item.file());
    if (bytes == null) {
      return item.file() + " is not there any more";
    }
    byte[] cited = item.bytes().toArray();
    long end = Math.addExact(item.offset(), cited.length);
    if (end > bytes.length) {
      return "%s has %,d bytes only; the citation ends at byte %,d"
          .formatted(item.file(), bytes.length, end);
    }
    int from = Math.toIntExact(item.offset());
    int at = Arrays.mismatch(cited, 0, cited.length, bytes, from, (int) end);
    if (at >= 0) {
      return "%s differs from byte %,d on".formatted(item.place(), item.offset() + at);
    }
    int line = 1;
    for (int i = 0; i < from; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    if (line != item.line()) {
      return "%s lies in line %d now".formatted(item.place(), line);
    }
    if (isOwnText(item) || Sha256.of(bytes).equals(bundle.digest(item.file()))) {
      return "";
    }
    return item.file()
        + " was changed elsewhere since it was read, and what an object says is more"
        + " than one place";
  }

  /** Whether what is shown is the bytes themselves, and not what an object says with them. */
  private static boolean isOwnText(Item item) {
    return (item.shortened() && item.lines() == 1)
        || Shown.plain(item.bytes().text().stripTrailing()).equals(item.text());
  }
}
