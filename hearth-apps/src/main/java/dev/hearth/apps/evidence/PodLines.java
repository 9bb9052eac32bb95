package dev.hearth.apps.evidence;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What a Pod says: how its containers are, how they ended, and what they were promised. */
final class PodLines {
  /** Reasons to wait that pass by themselves. */
  private static final Set<String> ON_THE_WAY = Set.of("ContainerCreating", "PodInitializing");

  private static final int RESTARTS_MANY = 3;

  private final String subject;
  private final Node pod;
  private final Consumer<Statement> out;
  private boolean troubled;

  PodLines(String subject, Node pod, Consumer<Statement> out) {
    this.subject = subject;
    this.pod = pod;
    this.out = out;
  }

  void read() {
    Node status = pod.at("status");
    phase(status);
    for (String kind :
        List.of("initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses")) {
      status.at(kind).elements().forEach(this::container);
    }
    for (Node condition : status.at("conditions").elements()) {
      ObjectLines.condition(subject, condition, out);
    }
    for (String kind : List.of("initContainers", "containers")) {
      pod.at("spec", kind).elements().forEach(this::promise);
    }
    String namespace = pod.string("metadata", "namespace");
    if (!namespace.isEmpty()) {
      String node = pod.string("spec", "nodeName");
      say(
          pod.at("metadata", "namespace"),
          subject + ": Namespace: " + namespace + (node.isEmpty() ? "" : ", Node: " + node),
          Level.UNKNOWN,
          troubled ? 2.5 : 0.4);
    }
  }

  private void phase(Node status) {
    Node phase = status.at("phase");
    String reason = status.string("reason");
    boolean bad = Set.of("Failed", "Pending", "Unknown").contains(phase.text());
    troubled |= bad;
    if (!phase.isNone()) {
      say(
          phase,
          subject + ": Status: " + phase.text() + (reason.isEmpty() ? "" : ", Reason: " + reason),
          bad ? Level.WARNING : Level.UNKNOWN,
          bad ? reason.isEmpty() ? 3 : 6 : 0.6);
    }
    Node message = status.at("message");
    if (!message.isNone() && !message.text().isEmpty()) {
      say(message, subject + ": Message: " + message.text(), Level.WARNING, 5);
    }
  }

  private void container(Node container) {
    String name = subject + " container " + container.string("name");
    state(name + ": State: ", container.at("state"), true);
    state(name + ": Last State: ", container.at("lastState"), false);
    Node restarts = container.at("restartCount");
    long count = container.number("restartCount");
    if (count > 0) {
      troubled |= count >= RESTARTS_MANY;
      say(
          restarts,
          name + ": Restart Count: " + count,
          count >= RESTARTS_MANY ? Level.WARNING : Level.UNKNOWN,
          Math.min(4.5, 1.5 + Math.log(count + 1.0)));
    }
    Node ready = container.at("ready");
    boolean ended = container.string("state", "terminated", "exitCode").equals("0");
    if (ready.text().equals("false") && !ended) {
      say(ready, name + ": Ready: False", Level.WARNING, 3);
    } else if (ready.text().equals("true")) {
      say(ready, name + ": Ready: True, Restart Count: " + count, Level.UNKNOWN, 1.0);
    }
  }

  private void state(String begin, Node state, boolean now) {
    Node waiting = state.at("waiting");
    if (!waiting.isNone()) {
      boolean bad = !ON_THE_WAY.contains(waiting.string("reason"));
      troubled |= bad;
      say(
          waiting,
          begin
              + "Waiting"
              + part(", Reason: ", waiting.string("reason"))
              + part(", Message: ", waiting.string("message")),
          bad ? Level.ERROR : Level.UNKNOWN,
          bad ? 7 : 2.5);
    }
    Node ended = state.at("terminated");
    if (!ended.isNone()) {
      boolean bad = ended.number("exitCode") != 0;
      troubled |= bad;
      boolean memory = ended.string("reason").equals("OOMKilled");
      out.accept(
          new Statement(
              ended.from(),
              ended.to(),
              begin
                  + "Terminated"
                  + part(", Reason: ", ended.string("reason"))
                  + part(", Exit Code: ", ended.string("exitCode"))
                  + part(", Signal: ", ended.string("signal"))
                  + part(", Message: ", ended.string("message")),
              bad ? Level.ERROR : Level.UNKNOWN,
              memory ? 9 : bad ? 6 : 0.6,
              ended.string("finishedAt")));
    }
    Node running = state.at("running");
    if (now && !running.isNone()) {
      out.accept(
          new Statement(
              running.from(),
              running.to(),
              begin + "Running" + part(", Started: ", running.string("startedAt")),
              Level.UNKNOWN,
              0.8,
              running.string("startedAt")));
    }
  }

  /** What the specification says; it tells more where something is wrong. */
  private void promise(Node container) {
    String name = subject + " container " + container.string("name");
    double signal = troubled ? 1.6 : 0.4;
    Node image = container.at("image");
    say(image, name + ": Image: " + image.text(), Level.UNKNOWN, signal);
    Node limits = container.at("resources", "limits");
    if (!limits.isNone()) {
      StringBuilder text = new StringBuilder();
      limits.members().forEach((key, value) -> text.append(", " + key + " " + value.text()));
      say(
          limits,
          name + ": Limits: " + (text.length() > 2 ? text.substring(2) : ""),
          Level.UNKNOWN,
          signal + 0.4);
    }
    for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      Node node = container.at(probe);
      Node http = node.at("httpGet");
      if (!http.isNone()) {
        say(
            node,
            "%s: %s: http-get %s port %s"
                .formatted(name, probe, http.string("path"), http.string("port")),
            Level.UNKNOWN,
            signal);
      }
    }
    for (Node variable : container.at("env").elements()) {
      // values may be secrets; the names are what goes missing
      say(
          variable.at("name"),
          name + ": Environment: " + variable.string("name"),
          Level.UNKNOWN,
          signal / 2);
    }
  }

  private static String part(String label, String value) {
    return value.isEmpty() ? "" : label + value.strip();
  }

  private void say(Node node, String text, Level level, double signal) {
    if (!node.isNone()) {
      out.accept(Statement.of(node, text, level, signal));
    }
  }
}
