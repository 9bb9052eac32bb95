package dev.hearth.apps.evidence;

import dev.hearth.apps.evidence.Node.Maker;
import dev.hearth.apps.evidence.Node.Unreadable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The YAML that Kubernetes tools write, line by line, remembering where each value lies: block
 * mappings and sequences, plain, quoted and literal scalars over several lines, flow values on one
 * line. Anchors, complex keys and tabs are not read; such a file is evidence as plain lines.
 */
final class YamlReader {
  private static final int LINE_BYTES_MAX = 1 << 20;
  private static final int SCALAR_CHARACTERS_MAX = 1 << 16;

  private final BundleFile file;
  private final int end;
  private int line;
  private Maker maker = new Maker();

  /** Where the content of the current line begins, which a dash before it may have moved. */
  private int column;

  private YamlReader(BundleFile file) {
    this.file = file;
    this.end = file.lines();
  }

  /** Documents in their order; of lists, each of the {@code items} by itself. */
  static void readObjects(BundleFile file, Consumer<Node> objects) throws Unreadable {
    YamlReader reader = new YamlReader(file);
    while (reader.toContent()) {
      if (reader.isMark()) {
        reader.line++;
      } else {
        reader.document(objects);
      }
    }
  }

  private void document(Consumer<Node> objects) throws Unreadable {
    maker = new Maker();
    if (indent() != 0) {
      throw unexpected();
    }
    column = 0;
    if (isDash()) {
      items(0, objects);
      return;
    }
    int from = file.start(line);
    LinkedHashMap<String, Node> members = new LinkedHashMap<>();
    boolean list = false;
    while (toContent() && !isMark()) {
      if (indent() != 0) {
        throw unexpected();
      }
      column = 0;
      if (content().stripTrailing().equals("items:")) {
        list = true;
        line++;
        if (toContent() && !isMark()) {
          items(indent(), objects);
        }
      } else {
        member(members, 0, 1);
      }
    }
    if (!list) {
      objects.accept(maker.object(from, lastEnd(), members));
    }
  }

  private void items(int indent, Consumer<Node> objects) throws Unreadable {
    while (toContent() && !isMark() && indent() == indent && isDashAt(indent)) {
      maker = new Maker();
      column = indent;
      objects.accept(element(indent, 1));
    }
  }

  /** The block that begins at the current line and column. */
  private Node block(int indent, int depth) throws Unreadable {
    if (depth > Node.DEPTH_MAX) {
      throw new Unreadable("nested more than %d deep".formatted(Node.DEPTH_MAX));
    }
    int from = file.start(line) + column;
    if (isDash()) {
      List<Node> elements = new ArrayList<>();
      boolean first = true;
      while (first || (toContent() && !isMark() && indent() == indent && isDashAt(indent))) {
        column = indent;
        elements.add(element(indent, depth + 1));
        first = false;
      }
      return maker.list(from, lastEnd(), elements);
    }
    if (YamlScalars.keyEnd(content()) < 0) {
      return scalar(content(), indent - 1, from);
    }
    LinkedHashMap<String, Node> members = new LinkedHashMap<>();
    boolean first = true;
    while (first || (toContent() && !isMark() && indent() == indent && !isDashAt(indent))) {
      column = indent;
      member(members, indent, depth + 1);
      first = false;
    }
    return maker.object(from, lastEnd(), members);
  }

  /** After a dash: a value on the same line, or a block below. */
  private Node element(int indent, int depth) throws Unreadable {
    String text = content();
    int skip = 1;
    while (skip < text.length() && text.charAt(skip) == ' ') {
      skip++;
    }
    if (skip >= text.length() || text.charAt(skip) == '#') {
      return below(indent, depth, file.start(line) + column, false);
    }
    column += skip;
    return block(column, depth);
  }

  private void member(Map<String, Node> members, int indent, int depth) throws Unreadable {
    String text = content();
    int keyFrom = file.start(line) + column;
    int keyEnd = YamlScalars.keyEnd(text);
    if (keyEnd < 0 || "?&*!|>%@`".indexOf(text.charAt(0)) >= 0) {
      throw unexpected();
    }
    String key = YamlScalars.unquoted(text.substring(0, keyEnd));
    String rest = YamlScalars.withoutComment(text.substring(keyEnd + 1)).strip();
    Node value;
    if (rest.isEmpty()) {
      value = below(indent, depth, keyFrom, true);
    } else {
      value = scalar(rest, indent, keyFrom);
    }
    members.put(key, value.withKey(keyFrom));
  }

  /** The block in the lines below, or nothing. */
  private Node below(int indent, int depth, int from, boolean dashes) throws Unreadable {
    int here = line++;
    if (toContent() && !isMark()) {
      int next = indent();
      if (next > indent || (dashes && next == indent && isDashAt(indent))) {
        column = next;
        return block(next, depth);
      }
    }
    return maker.scalar(from, file.end(here), "");
  }

  /** A value that begins on this line and may go on in deeper ones. */
  private Node scalar(String first, int indent, int from) throws Unreadable {
    char c = first.charAt(0);
    if (c == '&' || c == '*' || c == '!') {
      throw unexpected();
    }
    if (c == '|' || c == '>') {
      return literal(indent, from);
    }
    StringBuilder text = new StringBuilder(first);
    int last = line++;
    boolean quoted = c == '"' || c == '\'';
    boolean flow = c == '{' || c == '[';
    while (line < end && ((quoted || flow) ? !YamlScalars.isComplete(text) : goesOn(indent))) {
      if (text.length() > SCALAR_CHARACTERS_MAX) {
        throw new Unreadable("a value over more lines than are read, at line " + (line + 1));
      }
      String more = file.text(line).strip();
      text.append(more.isEmpty() && quoted ? "\n" : more.isEmpty() ? "" : " " + more);
      last = more.isEmpty() ? last : line;
      line++;
    }
    int to = file.end(last);
    if (flow) {
      return YamlScalars.flow(text.toString(), from, to, maker);
    }
    return maker.scalar(from, to, YamlScalars.unquoted(text.toString().strip()));
  }

  private boolean goesOn(int indent) {
    return !isBlank(line) && indent() > indent && !isMark();
  }

  private Node literal(int indent, int from) throws Unreadable {
    StringBuilder text = new StringBuilder();
    int last = line++;
    while (line < end && (isBlank(line) || indentOf(line) > indent)) {
      text.append(file.text(line).strip()).append('\n');
      last = isBlank(line) ? last : line;
      line++;
    }
    return maker.scalar(from, file.end(last), text.toString().strip());
  }

  /** Moves to the next line with content; false at the end. */
  private boolean toContent() throws Unreadable {
    while (line < end) {
      if (file.end(line) - file.start(line) > LINE_BYTES_MAX) {
        throw new Unreadable("line %d is too long".formatted(line + 1));
      }
      int first = file.start(line) + indentOf(line);
      if (first < file.end(line) && file.bytes()[first] != '#') {
        column = indentOf(line);
        return true;
      }
      line++;
    }
    return false;
  }

  /** Between documents. */
  private boolean isMark() {
    int from = file.start(line);
    if (file.end(line) - from < 3) {
      return false;
    }
    byte[] bytes = file.bytes();
    byte first = bytes[from];
    return first == '%'
        || ((first == '-' || first == '.') && bytes[from + 1] == first && bytes[from + 2] == first);
  }

  private boolean isDash() {
    String text = content();
    return text.equals("-") || text.startsWith("- ");
  }

  private boolean isDashAt(int indent) {
    column = indent;
    return isDash();
  }

  /** The current line from the current column. */
  private String content() {
    byte[] bytes = file.bytes();
    int from = file.start(line) + column;
    return new String(bytes, from, file.end(line) - from, StandardCharsets.UTF_8);
  }

  private int indent() {
    return indentOf(line);
  }

  private int indentOf(int number) {
    int at = file.start(number);
    int to = file.end(number);
    while (at < to && file.bytes()[at] == ' ') {
      at++;
    }
    return at - file.start(number);
  }

  private boolean isBlank(int number) {
    return file.start(number) + indentOf(number) == file.end(number);
  }

  private int lastEnd() {
    int last = Math.min(line, end) - 1;
    while (last > 0 && isBlank(last)) {
      last--;
    }
    return file.end(Math.max(0, last));
  }

  private Unreadable unexpected() {
    return new Unreadable("YAML of a kind that is not read in line " + (line + 1));
  }
}
