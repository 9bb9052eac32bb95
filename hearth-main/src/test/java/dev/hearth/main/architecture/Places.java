package dev.hearth.main.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What may be done in few places only, and where.
 *
 * @param root the package below which the rooms lie
 */
record Places(String root) {
  private static final Set<String> GENERIC_EXCEPTIONS =
      Set.of(
          "java.lang.RuntimeException",
          "java.lang.Exception",
          "java.lang.Error",
          "java.lang.Throwable");

  /** Every rule, by the name of the class that breaks it in the tests. */
  Map<String, ArchRule> rules() {
    return Map.ofEntries(
        Map.entry("BreaksVectors", vectors()),
        Map.entry("BreaksForeignCalls", foreignCalls()),
        Map.entry("BreaksProcesses", processes()),
        Map.entry("BreaksNetwork", network()),
        Map.entry("BreaksThreads", threads()),
        Map.entry("BreaksEnvironment", environment()),
        Map.entry("BreaksProperties", properties()),
        Map.entry("BreaksPrinting", printing()),
        Map.entry("BreaksCommandLine", commandLine()),
        Map.entry("BreaksPurity", purity()),
        Map.entry("BreaksExceptions", exceptions()));
  }

  private ArchRule vectors() {
    return only(
        List.of("compute.vector"),
        "the Vector API",
        use -> use.getTargetOwner().getPackageName().startsWith("jdk.incubator.vector"),
        "the module may be absent, and whoever touches it must be loaded only when it is there");
  }

  private ArchRule foreignCalls() {
    return only(
        List.of("compute.machine", "apps.room.sandbox"),
        "foreign functions",
        use -> isOf(use, "java.lang.foreign.Linker", "java.lang.foreign.SymbolLookup"),
        "native code has no bounds checks; one place must prove every size before it calls");
  }

  private ArchRule processes() {
    return only(
        List.of("apps.room.sandbox", "main.doctor.Sysctl"),
        "processes",
        use ->
            isOf(use, "java.lang.ProcessBuilder", "java.lang.Process", "java.lang.ProcessHandle")
                || isCall(use, "java.lang.Runtime", "exec"),
        "what another program does is outside of every promise that Hearth makes");
  }

  private ArchRule network() {
    return only(
        List.of("server", "apps.route.frontier", "apps.pull.registry", "apps.search"),
        "the network",
        use -> {
          String owner = use.getTargetOwner().getName();
          return owner.startsWith("java.net.http.")
              || owner.matches("java\\.net\\.\\w*(Socket|Address|Connection)\\w*")
              || owner.matches("java\\.nio\\.channels\\.(Asynchronous)?\\w*(Socket|Datagram)\\w*")
              || owner.startsWith("javax.net.")
              || isCall(use, "java.net.URL", "openStream", "openConnection", "getContent");
        },
        "nothing leaves the machine but through one named place");
  }

  private ArchRule threads() {
    return only(
        // the last fetches pieces of a file at once; what came is checked by its digest
        List.of("compute.team", "engine.loop", "server", "apps.pull.registry"),
        "threads",
        use ->
            isNew(use, "java.lang.Thread")
                || isCall(
                    use,
                    "java.lang.Thread",
                    "ofPlatform",
                    "ofVirtual",
                    "startVirtualThread",
                    "start")
                || isOf(
                    use,
                    "java.util.concurrent.Executors",
                    "java.util.concurrent.ForkJoinPool",
                    "java.util.concurrent.ThreadPoolExecutor",
                    "java.util.Timer",
                    "java.lang.Thread$Builder")
                || isCall(use, "java.util.Collection", "parallelStream")
                || isOfJava(use) && use.getTarget().getName().equals("parallel")
                || isOfJava(use) && use.getTarget().getName().endsWith("Async"),
        "the same bits on any number of threads needs one place that shares out the work");
  }

  private static boolean isOfJava(JavaAccess<?> use) {
    return use.getTargetOwner().getPackageName().startsWith("java.");
  }

  private ArchRule environment() {
    return only(
        List.of("main.Main"),
        "environment variables",
        use -> isCall(use, "java.lang.System", "getenv"),
        "settings are read once, at the front door, so that all of them can be listed");
  }

  private ArchRule properties() {
    return only(
        // the last two ask which machine this is
        List.of("main", "compute.choice", "compute.machine"),
        "system properties",
        use ->
            isCall(use, "java.lang.System", "getProperty", "getProperties", "setProperty")
                || isCall(use, "java.lang.Integer", "getInteger")
                || isCall(use, "java.lang.Long", "getLong")
                || isCall(use, "java.lang.Boolean", "getBoolean"),
        "a library that reads them has settings that nobody can see");
  }

  private ArchRule printing() {
    return only(
        List.of("main.Main", "main.TrainingRun"),
        "the process's streams and end",
        use ->
            use.getTargetOwner().getName().equals("java.lang.System")
                    && Set.of("out", "err", "in", "console", "exit", "setOut", "setErr")
                        .contains(use.getTarget().getName())
                || isOf(use, "java.io.FileDescriptor", "java.io.Console", "java.lang.IO")
                || isCall(use, "java.lang.Runtime", "exit", "halt")
                // printStackTrace() prints; with a writer it does not
                || use.getTarget().getFullName().endsWith(".printStackTrace()"),
        "output is the front door's, which knows whether a person or a script reads it");
  }

  private ArchRule commandLine() {
    return only(
        List.of("main"),
        "the command line, the terminal or JSON trees",
        use -> {
          String owner = use.getTargetOwner().getName();
          return owner.startsWith("picocli.")
              || owner.startsWith("org.jline.")
              || owner.startsWith("tools.jackson.")
                  && !room(use).equals("server")
                  && !room(use).equals("apps");
        },
        "rooms take and give records; how these are written is for the edges");
  }

  private ArchRule purity() {
    Set<String> pure =
        Set.of("engine.sample", "engine.budget", "engine.schedule", "engine.grammar");
    return classes()
        .should(
            Conditions.notUse(
                "clock, files, memory or chance, being pure",
                use ->
                    pure.stream().anyMatch(shelf -> isIn(use.getOriginOwner(), shelf))
                        // asks the machine once; the plan is computed from its answer
                        && !isIn(use.getOriginOwner(), "engine.budget.FreeMemory")
                        && isImpure(use)))
        .because("the same input must give the same output, on any machine and at any time");
  }

  private static boolean isImpure(JavaAccess<?> use) {
    String owner = use.getTargetOwner().getName();
    return isCall(use, "java.lang.System", "nanoTime", "currentTimeMillis")
        || owner.startsWith("java.nio.file.")
        || owner.startsWith("java.nio.channels.")
        || owner.startsWith("java.lang.foreign.")
        || owner.matches("java\\.io\\.(File|RandomAccess)\\w*")
        || use.getTarget().getName().equals("now") && owner.startsWith("java.time.")
        || owner.startsWith("java.time.Clock")
        || owner.equals("java.util.concurrent.ThreadLocalRandom")
        || owner.equals("java.security.SecureRandom")
        || isCall(use, "java.lang.Math", "random")
        || use.getTarget().getFullName().equals("java.util.Random.<init>()")
        || use.getTarget().getFullName().equals("java.util.SplittableRandom.<init>()");
  }

  private ArchRule exceptions() {
    return classes()
        .should(
            Conditions.notUse(
                "bare exceptions",
                use ->
                    use instanceof JavaConstructorCall
                        && GENERIC_EXCEPTIONS.contains(use.getTargetOwner().getName())
                        // a subclass calls its parent's constructor
                        && !use.getOriginOwner().isAssignableTo(use.getTargetOwner().getName())))
        .because("an error gives a code, a fact and a fix: dev.hearth.format.HearthException");
  }

  private ArchRule only(
      List<String> places, String what, Predicate<JavaAccess<?>> use, String why) {
    return classes()
        .should(
            Conditions.notUse(
                what + " outside of " + places,
                access ->
                    use.test(access)
                        && places.stream()
                            .noneMatch(place -> isIn(access.getOriginOwner(), place))))
        .because(why);
  }

  /** Whether the class is of that package, below it, or is that class or nested in it. */
  private boolean isIn(JavaClass type, String place) {
    String full = root + "." + place;
    return type.getName().equals(full)
        || type.getName().startsWith(full + ".")
        || type.getName().startsWith(full + "$");
  }

  private String room(JavaAccess<?> use) {
    String name = use.getOriginOwner().getName();
    return name.startsWith(root + ".") ? name.substring(root.length() + 1).split("\\.")[0] : "";
  }

  private static boolean isOf(JavaAccess<?> use, String... owners) {
    return Arrays.asList(owners).contains(use.getTargetOwner().getName());
  }

  private static boolean isNew(JavaAccess<?> use, String owner) {
    return use instanceof JavaConstructorCall && use.getTargetOwner().isAssignableTo(owner);
  }

  private static boolean isCall(JavaAccess<?> use, String owner, String... names) {
    return use.getTargetOwner().isAssignableTo(owner)
        && Arrays.asList(names).contains(use.getTarget().getName());
  }
}
