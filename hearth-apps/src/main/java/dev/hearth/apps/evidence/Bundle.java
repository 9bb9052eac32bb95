package dev.hearth.apps.evidence;

import dev.hearth.apps.evidence.Manifest.Form;
import dev.hearth.apps.evidence.Manifest.Input;
import dev.hearth.apps.evidence.ManifestEntry.Status;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.library.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody handed over, read into memory: folders, {@code .tar}, {@code .tar.gz}, {@code .zip}
 * archives, compressed or plain single files. Forms are recognised by content. Nothing is unpacked
 * to disk; links are not followed; archives inside are listed and not opened.
 *
 * <p>The order of entries in an archive plays no part, but for two of the same name: the first one
 * is read, the second refused.
 */
public final class Bundle {
  private final List<Path> paths;
  private final BundleLimits limits;
  private final List<String> marks = new ArrayList<>();
  private final Map<String, BundleFile> files = new TreeMap<>();
  private final Map<String, String> digests = new HashMap<>();
  private final Manifest manifest;

  private Bundle(List<Path> paths, BundleLimits limits) {
    this.paths = List.copyOf(paths);
    this.limits = limits;
    Intake.Totals totals = new Intake.Totals();
    List<Input> inputs = new ArrayList<>();
    List<ManifestEntry> entries = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (Path path : paths) {
      String mark = "";
      if (paths.size() > 1) {
        String name = Refusals.fileName(path);
        mark = name + "/";
        for (int i = 2; !taken.add(mark); i++) {
          mark = name + "-" + i + "/";
        }
      }
      marks.add(mark);
      inputs.add(input(path, mark, totals, entries));
    }
    entries.sort(
        Comparator.comparing(ManifestEntry::name)
            .thenComparing(ManifestEntry::status)
            .thenComparing(ManifestEntry::reason)
            .thenComparingLong(ManifestEntry::bytes));
    manifest = new Manifest(inputs, entries);
  }

  /**
   * Reads all of it.
   *
   * @param inputs at least one; where there are several, names begin with that of their input
   * @throws HearthException NOT_FOUND for an input that is not there, BAD_INPUT for one that is
   *     damaged, UNSUPPORTED for another packing, LIMIT for one that is too large
   */
  public static Bundle open(List<Path> inputs, BundleLimits limits) {
    if (inputs.isEmpty()) {
      throw new HearthException(
          Code.USAGE, "nothing to read", "name a folder, an archive or a text file");
    }
    return new Bundle(inputs, limits);
  }

  /** Everything in it, and what became of each. */
  public Manifest manifest() {
    return manifest;
  }

  /**
   * Lines of a file that was read, for showing evidence in its place.
   *
   * @param file as the manifest names it
   * @param from first line, from 1; lines that do not exist are left out
   * @param to last line
   * @return control characters spelled out
   */
  public List<String> lines(String file, int from, int to) {
    BundleFile found = files.get(file);
    if (found == null) {
      throw new IllegalArgumentException("no readable file " + file);
    }
    List<String> lines = new ArrayList<>();
    for (int line = Math.max(1, from); line <= Math.min(to, found.lines()); line++) {
      lines.add(Shown.plain(found.text(line - 1)));
    }
    return lines;
  }

  /** In the order of names. */
  List<BundleFile> files() {
    return List.copyOf(files.values());
  }

  /** Of a file that was read. */
  @Nullable String digest(String name) {
    return digests.get(name);
  }

  /**
   * The files' bytes as they lie in the sources now; those that are gone are not in the result.
   *
   * @throws HearthException where a source cannot be opened any more
   */
  Map<String, byte[]> reread(Set<String> names) {
    Map<String, byte[]> found = new HashMap<>();
    Intake.Totals totals = new Intake.Totals();
    for (int i = 0; i < paths.size(); i++) {
      String mark = marks.get(i);
      String prefix = manifest.inputs().get(i).prefix();
      Intake intake =
          new Intake(
              paths.get(i), limits, totals, name -> names.contains(shown(name, mark, prefix)));
      InputReader.read(intake);
      intake.files().forEach((name, bytes) -> found.put(shown(name, mark, prefix), bytes));
    }
    return found;
  }

  private static String shown(String name, String mark, String prefix) {
    return name.startsWith(prefix) ? mark + name.substring(prefix.length()) : "";
  }

  private Input input(Path path, String mark, Intake.Totals totals, List<ManifestEntry> entries) {
    Intake intake = new Intake(path, limits, totals, name -> true);
    Form form = InputReader.read(intake);
    Map<String, byte[]> found = new TreeMap<>(intake.files());
    String prefix = commonFolders(found.keySet());
    StringBuilder list = new StringBuilder();
    long bytes = 0;
    for (Map.Entry<String, byte[]> file : found.entrySet()) {
      ManifestEntry entry = entry(shown(file.getKey(), mark, prefix), file.getValue());
      entries.add(entry);
      list.append(entry.sha256()).append("  ").append(file.getKey()).append('\n');
      bytes += file.getValue().length;
    }
    for (Intake.Refused refused : intake.refused()) {
      entries.add(
          new ManifestEntry(
              mark + withoutPrefix(refused.name(), prefix),
              refused.bytes(),
              "",
              FileKind.UNKNOWN,
              0,
              Status.REFUSED,
              refused.reason()));
    }
    String name = Refusals.fileName(path);
    if (form == Form.FOLDER) {
      byte[] listed = list.toString().getBytes(StandardCharsets.UTF_8);
      return new Input(name, form, bytes, Sha256.of(listed), prefix);
    }
    try {
      return new Input(name, form, Files.size(path), Sha256.of(path), prefix);
    } catch (IOException e) {
      throw Refusals.unreadable(path, e);
    }
  }

  private static String withoutPrefix(String name, String prefix) {
    String normalised = name.startsWith("./") ? EntryName.normalised(name) : name;
    return normalised.startsWith(prefix) ? normalised.substring(prefix.length()) : name;
  }

  private ManifestEntry entry(String name, byte[] bytes) {
    String digest = Sha256.of(bytes);
    FileKind kind = FileKind.UNKNOWN;
    String reason = "";
    if (bytes.length == 0) {
      reason = "empty";
    } else if (Sniffer.isArchive(bytes)) {
      kind = FileKind.ARCHIVE;
      reason = "an archive inside the bundle: not opened";
    } else {
      String notText = Sniffer.notText(bytes);
      if (notText != null) {
        kind = FileKind.BINARY;
        reason = notText;
      }
    }
    if (!reason.isEmpty()) {
      return new ManifestEntry(name, bytes.length, digest, kind, 0, Status.LEFT_OUT, reason);
    }
    BundleFile file = new BundleFile(name, bytes);
    files.put(name, file);
    digests.put(name, digest);
    return new ManifestEntry(
        name, bytes.length, digest, file.kind(), file.lines(), Status.READ, "");
  }

  /** Leading folders, with their slash, that all names have in common. */
  private static String commonFolders(Set<String> names) {
    String common = null;
    for (String name : names) {
      String folder = name.substring(0, name.lastIndexOf('/') + 1);
      if (common == null) {
        common = folder;
      }
      while (!folder.startsWith(common)) {
        common = common.substring(0, common.lastIndexOf('/', common.length() - 2) + 1);
      }
    }
    return common == null ? "" : common;
  }
}
