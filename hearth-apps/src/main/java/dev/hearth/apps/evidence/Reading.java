package dev.hearth.apps.evidence;

import dev.hearth.apps.evidence.Node.Unreadable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Turns one file into pieces. */
final class Reading {
  /** Lines below an error that belong to it and still tell something. */
  private static final int CONTINUED_MAX = 3;

  private static final Pattern EVENT_WARNING = Pattern.compile("(^|.*\\s)Warning\\s.*");
  private static final Pattern EVENT_NORMAL = Pattern.compile("(^|.*\\s)Normal\\s.*");
  private static final Pattern RESTARTED_STATE =
      Pattern.compile(
          ".*\\s(CrashLoopBackOff|Error|OOMKilled|ImagePullBackOff|ErrImagePull|Evicted|NotReady"
              + "|Pending|Init:\\S+|CreateContainerConfigError)\\s.*");

  private final BundleFile file;
  private final List<String> notes;
  private boolean zoneless;
  private boolean lacksYear;

  /**
   * @param notes what could not be read as what it seems to be
   */
  Reading(BundleFile file, List<String> notes) {
    this.file = file;
    this.notes = notes;
  }

  /** Whether times in UTC are an assumption. */
  boolean zoneless() {
    return zoneless;
  }

  /** Whether times are of the year 2000 for want of one. */
  boolean lacksYear() {
    return lacksYear;
  }

  Pieces read() {
    switch (file.kind()) {
      case KUBERNETES_JSON, KUBERNETES_YAML -> {
        Pieces pieces = new Pieces(file, 64);
        try {
          ObjectLines lines = new ObjectLines(statement -> add(pieces, statement));
          if (file.kind() == FileKind.KUBERNETES_JSON) {
            JsonReader.readObjects(file.bytes(), lines::read);
          } else {
            YamlReader.readObjects(file, lines::read);
          }
          return pieces;
        } catch (Unreadable e) {
          notes.add(file.name() + " is read as plain lines: " + e.getMessage());
          return plain();
        }
      }
      case DESCRIBE -> {
        Pieces pieces = new Pieces(file, file.lines());
        new DescribeLines(file, statement -> add(pieces, statement)).read();
        return pieces;
      }
      default -> {
        return plain();
      }
    }
  }

  private void add(Pieces pieces, Statement statement) {
    byte[] text = statement.text().getBytes(StandardCharsets.UTF_8);
    // what it says counts as well as what it is
    double words = Signals.ofWords(text, 0, text.length, statement.level());
    double signal =
        statement.level() == Level.UNKNOWN ? statement.signal() : statement.signal() + words / 2;
    long template = Template.mixed(Template.of(text, 0, text.length), statement.level().rank() + 1);
    int piece =
        pieces.add(
            statement.from(),
            statement.to(),
            statement.text(),
            statement.level(),
            signal,
            template);
    byte[] time = statement.time().getBytes(StandardCharsets.UTF_8);
    if (time.length > 0) {
      pieces.setMicros(piece, LineTime.of(time, 0, time.length, FileKind.TEXT).micros());
    }
  }

  private Pieces plain() {
    Pieces pieces = new Pieces(file, file.lines());
    byte[] bytes = file.bytes();
    FileKind kind = file.kind();
    boolean log = kind.name().startsWith("LOG") || kind == FileKind.TEXT;
    boolean trouble = false;
    int continued = 0;
    for (int line = 0; line < file.lines(); line++) {
      int from = file.start(line);
      int to = file.end(line);
      if (file.isBlank(line)) {
        continue;
      }
      Level level = level(bytes, from, to, kind);
      LineTime.Found time = log ? LineTime.of(bytes, from, to, kind) : LineTime.Found.NONE;
      boolean continues =
          level == Level.UNKNOWN && time.micros() == LineTime.UNKNOWN && isIndented(bytes, from);
      double signal = signal(bytes, from, to, kind, level);
      if (continues) {
        continued++;
        signal = trouble && continued <= CONTINUED_MAX ? signal + 1.2 : signal * 0.6;
      } else {
        trouble = level.compareTo(Level.ERROR) >= 0 || signal >= 4;
        continued = 0;
      }
      long template = Template.mixed(Template.of(bytes, from, to), level.rank() + 1);
      int piece = pieces.add(from, to, null, level, signal, template);
      pieces.setMicros(piece, time.micros());
      zoneless |= time.zoneless();
      lacksYear |= time.yearless();
    }
    return pieces;
  }

  private static Level level(byte[] bytes, int from, int to, FileKind kind) {
    if (kind == FileKind.EVENT_TABLE) {
      String text = text(bytes, from, to);
      return EVENT_WARNING.matcher(text).matches()
          ? Level.WARNING
          : EVENT_NORMAL.matcher(text).matches() ? Level.INFO : Level.UNKNOWN;
    }
    return LineLevel.of(bytes, from, to, kind);
  }

  private static double signal(byte[] bytes, int from, int to, FileKind kind, Level level) {
    if (saysNothing(bytes, from, to)) {
      return 0.05;
    }
    double words = Signals.ofWords(bytes, from, to, level);
    return switch (kind) {
      case EVENT_TABLE -> level == Level.WARNING ? 4 + words / 3 : 0.6;
      case METRICS -> Metrics.signal(text(bytes, from, to));
      case CONFIGURATION, JSON, TERRAFORM_JSON -> 0.3 + words * 0.3;
      case TERRAFORM_PLAN -> Terraform.signal(text(bytes, from, to)) + words;
      default -> {
        boolean state =
            level == Level.UNKNOWN
                && to - from < 300
                && RESTARTED_STATE.matcher(text(bytes, from, to)).matches();
        yield Signals.ofLevel(level) + words + (state ? 2 : 0);
      }
    };
  }

  /** Brackets and rulers. */
  private static boolean saysNothing(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0 || Character.isLetterOrDigit(bytes[i])) {
        return bytes[from] == '=' && to - from > 4 && bytes[to - 1] == '=';
      }
    }
    return true;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, Math.min(to - from, 1000), StandardCharsets.UTF_8);
  }

  private static boolean isIndented(byte[] bytes, int from) {
    return bytes[from] == ' ' || bytes[from] == '\t';
  }
}
