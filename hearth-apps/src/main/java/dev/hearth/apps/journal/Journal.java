package dev.hearth.apps.journal;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.library.Sha256;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The runs of one home folder: {@code runs/} and {@code runs/journal.jsonl}. */
public final class Journal {
  static final String NAME = "journal.jsonl";

  private static final String FOLDER = "runs";
  private static final String UNFINISHED = ".part";
  private static final long BYTES_MAX = 1L << 30;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** A file lock holds between processes only. */
  private static final ReentrantLock WITHIN_THIS_PROCESS = new ReentrantLock();

  private final Path runs;
  private final Clock clock;

  private Journal(Path runs, Clock clock) {
    this.runs = runs;
    this.clock = clock;
  }

  /** The journal of a home folder, which need not exist yet. */
  public static Journal open(Path home, Clock clock) {
    return new Journal(home.resolve(FOLDER), clock);
  }

  /** Begins a run, under a name that is new. */
  public Draft begin() throws IOException {
    SafeWrite.privateFolders(runs);
    RandomGenerator chance = RandomGenerator.getDefault();
    while (true) {
      String suffix = String.format(Locale.ROOT, "%04x", chance.nextInt(1 << 16));
      String id = STAMP.format(clock.instant()) + "-" + suffix;
      if (!Files.exists(folder(id))) {
        try {
          return new Draft(this, id, Files.createDirectory(runs.resolve(id + UNFINISHED)));
        } catch (FileAlreadyExistsException e) {
          // somebody else took the name at the same moment: another one
        }
      }
    }
  }

  /** The folder of a run that is done. */
  public Path folder(String id) {
    return runs.resolve(id);
  }

  /**
   * Adds a file to a run that is done, and a line that says so. What was there stays as it is.
   *
   * @param kind what happened
   */
  public Entry add(String run, String kind, Map<String, byte[]> files, Map<String, String> summary)
      throws IOException {
    TreeMap<String, String> digests = new TreeMap<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      SafeWrite.fresh(folder(run).resolve(file.getKey()), file.getValue());
      digests.put(file.getKey(), Sha256.of(file.getValue()));
    }
    SafeWrite.folder(folder(run));
    return append(new Happening(kind, run, digests, summary));
  }

  Entry append(Happening what) throws IOException {
    WITHIN_THIS_PROCESS.lock();
    try (FileChannel channel =
            FileChannel.open(
                runs.resolve(NAME),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      byte[] whole = whole(Files.readAllBytes(runs.resolve(NAME)));
      String now = Instant.now(clock).truncatedTo(ChronoUnit.MILLIS).toString();
      List<Entry> before = Lines.read(new String(whole, StandardCharsets.UTF_8));
      Entry entry = Lines.next(before, now, what);
      // a line that was never whole goes: nobody was told that it is there
      channel.truncate(whole.length);
      channel.position(whole.length);
      SafeWrite.all(channel, Lines.text(entry).getBytes(StandardCharsets.UTF_8));
      SafeWrite.folder(runs);
      assert held.isValid();
      return entry;
    } finally {
      WITHIN_THIS_PROCESS.unlock();
    }
  }

  /** Up to the last end of a line. */
  private static byte[] whole(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }

  /**
   * Everything that happened, oldest first.
   *
   * @throws HearthException VERIFICATION_FAILED where a line was changed
   */
  public List<Entry> entries() throws IOException {
    Path file = runs.resolve(NAME);
    if (!Files.exists(file)) {
      return List.of();
    }
    if (Files.size(file) > BYTES_MAX) {
      throw new HearthException(
          Code.LIMIT, file + " has more than " + BYTES_MAX + " bytes", "move old runs elsewhere");
    }
    return Lines.read(new String(whole(Files.readAllBytes(file)), StandardCharsets.UTF_8));
  }

  /**
   * The run whose id begins so; {@code last} is the newest.
   *
   * @throws HearthException NOT_FOUND for none, USAGE for several
   */
  public Entry find(String beginning) throws IOException {
    List<Entry> runsDone = new ArrayList<>(entries());
    runsDone.removeIf(e -> !e.kind().equals(Entry.RUN));
    if (beginning.equals("last") && !runsDone.isEmpty()) {
      return runsDone.getLast();
    }
    List<Entry> found = runsDone.stream().filter(e -> e.run().startsWith(beginning)).toList();
    Optional<Entry> exact = found.stream().filter(e -> e.run().equals(beginning)).findFirst();
    if (exact.isPresent() || found.size() == 1) {
      return exact.orElseGet(found::getFirst);
    }
    throw found.isEmpty() || beginning.isEmpty()
        ? new HearthException(
            Code.NOT_FOUND, "no run is called '" + beginning + "'", "see 'hearth room list --runs'")
        : new HearthException(
            Code.USAGE, found.size() + " runs begin with '" + beginning + "'", "write more of it");
  }

  /** What happened to one run, oldest first. */
  public List<Entry> of(String run) throws IOException {
    return entries().stream().filter(e -> e.run().equals(run)).toList();
  }

  /** Files of a run that are not what its entries say, and why; empty where all are. */
  public List<String> damage(String run) throws IOException {
    List<String> damage = new ArrayList<>();
    for (Entry entry : of(run)) {
      for (Map.Entry<String, String> file : entry.files().entrySet()) {
        Path path = folder(run).resolve(file.getKey());
        if (!Files.isRegularFile(path)) {
          damage.add(file.getKey() + " is missing");
        } else if (!Sha256.of(path).equals(file.getValue())) {
          damage.add(file.getKey() + " was changed");
        }
      }
    }
    return damage;
  }

  /** Folders of runs that were never done. */
  public List<String> unfinished() throws IOException {
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    Set<String> done = new HashSet<>();
    entries().forEach(e -> done.add(e.run()));
    TreeSet<String> left = new TreeSet<>();
    try (Stream<Path> folders = Files.list(runs)) {
      folders.filter(Files::isDirectory).map(Paths::name).forEach(left::add);
    }
    left.removeAll(done);
    return List.copyOf(left);
  }
}
