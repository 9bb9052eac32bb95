package dev.hearth.apps.evidence;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What Kubernetes objects say about themselves. Contents of Secrets are never repeated. */
final class ObjectLines {
  private static final int LEAVES_MAX = 40;
  private static final Set<String> NOISE =
      Set.of("managedFields", "uid", "resourceVersion", "annotations", "selfLink", "generation");

  /** Conditions for which True is bad. */
  private static final Set<String> BAD_WHEN_TRUE =
      Set.of(
          "MemoryPressure",
          "DiskPressure",
          "PIDPressure",
          "NetworkUnavailable",
          "Degraded",
          "Failing",
          "ReplicaFailure",
          "Failed",
          "Stalled",
          "Terminating",
          "KernelDeadlock",
          "ReadonlyFilesystem",
          "OutOfDisk",
          "FailureTarget");

  /** Conditions for which False is bad. */
  private static final Set<String> BAD_WHEN_FALSE =
      Set.of(
          "Ready",
          "ContainersReady",
          "Available",
          "Initialized",
          "PodScheduled",
          "Established",
          "Healthy",
          "Progressing",
          "RecentBackup",
          "NamesAccepted");

  private final Consumer<Statement> out;

  ObjectLines(Consumer<Statement> out) {
    this.out = out;
  }

  void read(Node object) {
    String kind = kind(object);
    String name = object.string("metadata", "name");
    String subject = kind.toLowerCase(Locale.ROOT) + "/" + name;
    switch (kind) {
      case "Event" -> event(object);
      case "Pod" -> new PodLines(subject, object, out).read();
      case "Node" -> node(subject, object);
      case "Secret" -> say(object.at("metadata", "name"), subject + ": values are not shown", 0.3);
      case "Endpoints" -> endpoints(subject, object);
      case "PersistentVolumeClaim", "PersistentVolume" -> volume(subject, object);
      case "ConfigMap" -> leaves(subject, "", object.at("data"), 0.35, new int[] {LEAVES_MAX});
      default -> workload(subject, object);
    }
  }

  /** As it says, or as its parts do: items of some lists leave their kind out. */
  private static String kind(Node object) {
    String kind = object.string("kind");
    if (!kind.isEmpty()) {
      return kind;
    }
    if (!object.at("involvedObject").isNone()) {
      return "Event";
    }
    if (!object.at("spec", "containers").isNone()) {
      return "Pod";
    }
    if (!object.at("status", "nodeInfo").isNone()) {
      return "Node";
    }
    return object.at("spec", "template").isNone() ? "object" : "workload";
  }

  private void event(Node event) {
    Node object = event.firstOf("involvedObject", "regarding");
    String subject =
        object == null
            ? event.string("metadata", "name")
            : object.string("kind").toLowerCase(Locale.ROOT) + "/" + object.string("name");
    String time = time(event);
    String type = event.string("type");
    String message = event.string("message");
    Node at = event.firstOf("message", "note", "reason");
    long count = Math.max(event.number("count"), event.number("series", "count"));
    boolean warning = type.equals("Warning");
    String text =
        (time + " " + type + " " + subject + " " + event.string("reason") + ": ").strip()
            + " "
            + (message.isEmpty() ? event.string("note") : message).strip()
            + (count > 1 ? " (x" + count + ")" : "");
    out.accept(
        new Statement(
            at == null ? event.from() : at.from(),
            at == null ? event.to() : at.to(),
            text,
            warning ? Level.WARNING : Level.INFO,
            warning ? 4 + Math.min(1, Math.log10((double) Math.max(1, count)) / 2) : 0.6,
            time));
  }

  private static String time(Node event) {
    for (String key : List.of("lastTimestamp", "eventTime", "firstTimestamp")) {
      if (!event.string(key).isEmpty()) {
        return event.string(key);
      }
    }
    return event.string("metadata", "creationTimestamp");
  }

  private void node(String subject, Node node) {
    conditions(subject, node);
    for (Node taint : node.at("spec", "taints").elements()) {
      String value = taint.string("value");
      say(
          taint,
          subject
              + ": Taints: "
              + taint.string("key")
              + (value.isEmpty() ? "" : "=" + value)
              + ":"
              + taint.string("effect"),
          2.0);
    }
    if (node.string("spec", "unschedulable").equals("true")) {
      say(node.at("spec", "unschedulable"), subject + ": Unschedulable: true", 3.0);
    }
    Node allocatable = node.at("status", "allocatable");
    if (!allocatable.isNone()) {
      say(
          allocatable,
          "%s: Allocatable: cpu %s, memory %s, pods %s"
              .formatted(
                  subject,
                  allocatable.string("cpu"),
                  allocatable.string("memory"),
                  allocatable.string("pods")),
          0.6);
    }
    Node version = node.at("status", "nodeInfo", "kubeletVersion");
    if (!version.isNone()) {
      say(version, subject + ": Kubelet Version: " + version.text(), 0.5);
    }
  }

  private void endpoints(String subject, Node object) {
    boolean ready =
        object.at("subsets").elements().stream().anyMatch(s -> !s.at("addresses").isNone());
    if (ready) {
      return;
    }
    Node at = object.at("metadata", "name");
    say(at, subject + ": no ready addresses", 2.2);
  }

  private void volume(String subject, Node object) {
    Node phase = object.at("status", "phase");
    boolean fine = Set.of("Bound", "Available").contains(phase.text());
    statement(
        phase.isNone() ? object.at("metadata", "name") : phase,
        subject
            + ": Status: "
            + phase.text()
            + ", StorageClass: "
            + object.string("spec", "storageClassName"),
        fine ? Level.UNKNOWN : Level.WARNING,
        fine ? 0.6 : 5);
  }

  private void workload(String subject, Node object) {
    Node status = object.at("status");
    long wanted = object.number("spec", "replicas");
    Node ready = status.firstOf("readyReplicas", "numberReady", "availableReplicas");
    if (!status.at("desiredNumberScheduled").isNone()) {
      wanted = status.number("desiredNumberScheduled");
    }
    if (!object.at("spec", "replicas").isNone() || ready != null) {
      long have = ready == null ? 0 : status.number("readyReplicas") + status.number("numberReady");
      have = Math.max(have, status.number("availableReplicas"));
      Node at = ready == null ? object.at("spec", "replicas") : ready;
      boolean fine = have >= wanted;
      statement(
          at,
          "%s: Replicas: %d desired, %d ready".formatted(subject, wanted, have),
          fine ? Level.UNKNOWN : Level.WARNING,
          fine ? 0.7 : 4.5);
    }
    if (status.number("failed") > 0) {
      statement(
          status.at("failed"), subject + ": Failed: " + status.number("failed"), Level.WARNING, 4);
    }
    conditions(subject, object);
    leaves(subject, "spec", object.at("spec"), 0.3, new int[] {LEAVES_MAX});
  }

  private void conditions(String subject, Node object) {
    object.at("status", "conditions").elements().forEach(c -> condition(subject, c, out));
  }

  /** A condition in the order of {@code kubectl describe}: type, status, reason, message. */
  static void condition(String subject, Node condition, Consumer<Statement> out) {
    String type = condition.string("type");
    String status = condition.string("status");
    String message = condition.string("message").replace('\n', ' ');
    boolean completed = condition.string("reason").equals("PodCompleted");
    boolean bad =
        !completed
            && ((status.equals("True")
                    && (BAD_WHEN_TRUE.contains(type) || type.endsWith("Pressure")))
                || (status.equals("False") && BAD_WHEN_FALSE.contains(type))
                || status.equals("Unknown"));
    String text =
        subject
            + ": "
            + (type + " " + status + " " + condition.string("reason") + " " + message)
                .replaceAll(" +", " ")
                .strip();
    out.accept(
        new Statement(
            condition.from(),
            condition.to(),
            text,
            bad ? Level.WARNING : Level.UNKNOWN,
            bad ? type.equals("ContainersReady") ? 3 : 5 : type.equals("Ready") ? 1.1 : 0.4,
            condition.string("lastTransitionTime")));
  }

  private void leaves(String subject, String path, Node node, double signal, int[] left) {
    for (Map.Entry<String, Node> member : node.members().entrySet()) {
      String key = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
      if (!NOISE.contains(member.getKey())) {
        leaf(subject, key, member.getValue(), signal, left);
      }
    }
    for (Node element : node.elements()) {
      leaf(subject, path, element, signal, left);
    }
  }

  private void leaf(String subject, String path, Node node, double signal, int[] left) {
    if (left[0] <= 0) {
      return;
    }
    if (!node.isScalar()) {
      leaves(subject, path, node, signal, left);
    } else if (!node.text().isEmpty()) {
      left[0]--;
      say(node, subject + ": " + path + ": " + node.text().strip(), signal);
    }
  }

  private void say(Node node, String text, double signal) {
    statement(node, text, Level.UNKNOWN, signal);
  }

  private void statement(Node node, String text, Level level, double signal) {
    if (!node.isNone()) {
      out.accept(Statement.of(node, text, level, signal));
    }
  }
}
