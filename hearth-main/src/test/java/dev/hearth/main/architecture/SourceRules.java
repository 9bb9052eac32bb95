package dev.hearth.main.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Rules on the text of files. Each returns what breaks it: nothing, where the file keeps it. */
final class SourceRules {
  static final int METHOD_LINES_MAX = 60;
  static final int FILE_LINES_MAX = 400;
  static final int COLUMNS_MAX = 100;

  /** Tables of constants, which may be as long as they are. */
  static final Set<String> TABLES = Set.of();

  private static final Pattern MACHINE_PATH =
      Pattern.compile("(^|[^\\w./])/(home|Users|root|work|mnt|media)/\\w");
  private static final Pattern REGISTRY =
      Pattern.compile(
          "repo1?\\.maven|central\\.sonatype|oss\\.sonatype|registry\\.npm|deb\\.debian"
              + "|archive\\.ubuntu|pypi\\.|files\\.pythonhosted|static\\.crates|index\\.crates"
              + "|proxy\\.golang|plugins\\.gradle\\.org|services\\.gradle");
  private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
  private static final Pattern SLEEP = Pattern.compile("\\b(Thread|TimeUnit\\.\\w+)\\.sleep\\(");
  private static final Pattern SKIPPED =
      Pattern.compile("@Disabled(?!OnOs)|\\bassume(True|False|That|ingThat)\\b");

  private static final Pattern SENTENCE =
      Pattern.compile("/\\*\\*[\\s*]+[\\p{L}{].*?\\.\\s", Pattern.DOTALL);

  private SourceRules() {}

  static List<String> wideLines(SourceText file) {
    return file.isJava()
        ? file.lines(line -> line.codePointCount(0, line.length()) > COLUMNS_MAX)
        : List.of();
  }

  static List<String> longFiles(SourceText file) {
    long lines = file.text().lines().count();
    boolean fine = !file.isJava() || lines <= FILE_LINES_MAX || TABLES.contains(file.name());
    return fine ? List.of() : List.of(file.name() + " has " + lines + " lines");
  }

  static List<String> machinePaths(SourceText file) {
    return matching(file, MACHINE_PATH);
  }

  static List<String> registryHosts(SourceText file) {
    return matching(file, REGISTRY);
  }

  static List<String> unfinished(SourceText file) {
    return matching(file, UNFINISHED);
  }

  static List<String> sleeps(SourceText file) {
    return file.isTest() ? matching(file, SLEEP) : List.of();
  }

  static List<String> skippedTests(SourceText file) {
    return file.isTest() ? matching(file, SKIPPED) : List.of();
  }

  /** The rules and their test hold what the rules look for. */
  private static List<String> matching(SourceText file, Pattern pattern) {
    boolean itself = file.name().matches(".*/architecture/Source(Rules|sTest)\\.java");
    return itself ? List.of() : file.lines(line -> pattern.matcher(line).find());
  }

  /** A package says what lives in it, in the first sentence, and that nothing in it is null. */
  static List<String> packageInfos(SourceText file) {
    if (!file.name().endsWith("package-info.java") || file.isTest()) {
      return List.of();
    }
    boolean says = SENTENCE.matcher(file.text()).find();
    boolean marked = file.text().contains("@NullMarked");
    return says && marked
        ? List.of()
        : List.of(file.name() + (says ? " is not @NullMarked" : " does not say what lives there"));
  }

  /** From the line where a method's name or modifiers begin to its closing brace. */
  static List<String> longMethods(SourceText file) {
    if (!file.isJava() || file.name().endsWith("package-info.java")) {
      return List.of();
    }
    List<String> found = new ArrayList<>();
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, diagnostic -> {}, null, null, List.of(unit(file)));
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    try {
      for (CompilationUnitTree parsed : task.parse()) {
        new LongMethods(file.name(), parsed, positions, found).scan(parsed, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static JavaFileObject unit(SourceText file) {
    URI uri = URI.create("string:///" + file.name());
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return file.text();
      }
    };
  }

  private static final class LongMethods extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final String name;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> found;

    LongMethods(
        String name, CompilationUnitTree unit, SourcePositions positions, List<String> found) {
      this.name = name;
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      long from = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method));
      long to = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method));
      if (to - from + 1 > METHOD_LINES_MAX) {
        found.add(name + ":" + from + ": " + method.getName() + " has " + (to - from + 1));
      }
      return super.visitMethod(method, nothing);
    }
  }
}
