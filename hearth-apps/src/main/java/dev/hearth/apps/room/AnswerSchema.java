package dev.hearth.apps.room;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an answer must be: a JSON Schema in which three definitions have a meaning. {@code
 * $defs.evidence_id} is a citation: in a run it becomes the ids that exist, and the model can write
 * no other. {@code $defs.claim} is a sentence that evidence must support. {@code $defs.command} is
 * a shell command that is proposed.
 */
public final class AnswerSchema {
  static final String FILE = "schema.json";

  private static final String DEFINITIONS = "$defs";
  private static final String REFERENCE = "#/" + DEFINITIONS + "/";
  private static final String EVIDENCE = "evidence_id";
  private static final String CLAIM = "claim";
  private static final String COMMAND = "command";

  /** Kinds of a cause that say that there is none to prove. */
  private static final Set<String> WITHOUT_EVIDENCE = Set.of("none", "unknown");

  private final ObjectNode root;

  private AnswerSchema(ObjectNode root) {
    this.root = root;
  }

  /**
   * A sentence of an answer.
   *
   * @param path where it stands, such as {@code findings[0].text}
   * @param text what it says
   * @param evidence what is cited for it
   * @param needsEvidence whether it claims anything: no cause, or an unknown one, does not
   */
  public record Claim(String path, String text, List<String> evidence, boolean needsEvidence) {
    public Claim {
      evidence = List.copyOf(evidence);
    }

    /** Whether nothing is cited for what should have a proof. */
    public boolean unsupported() {
      return needsEvidence && evidence.isEmpty();
    }
  }

  /** What a text of an answer is. */
  public enum Role {
    VALUE,
    CLAIM,
    EVIDENCE,
    COMMAND
  }

  /**
   * One text, number or word of an answer.
   *
   * @param path where it stands, such as {@code commands[0]}
   */
  public record Leaf(String path, Role role, String text) {}

  /** What an answer cites, claims and proposes, and everything it says, in its order. */
  public record Parts(
      List<String> evidence, List<Claim> claims, List<String> commands, List<Leaf> leaves) {
    public Parts {
      leaves = List.copyOf(leaves);
      evidence = List.copyOf(evidence);
      claims = List.copyOf(claims);
      commands = List.copyOf(commands);
    }
  }

  /** Reads a schema; what is wrong is added to the findings. */
  static Optional<AnswerSchema> read(String text, List<Finding> findings) {
    try {
      if (!(Trees.read(text) instanceof ObjectNode root)) {
        findings.add(Finding.of(FILE, "is no object", "write a JSON Schema of an object"));
        return Optional.empty();
      }
      if (!root.path(DEFINITIONS).path(EVIDENCE).isObject()) {
        findings.add(
            Finding.of(
                FILE,
                "has no $defs." + EVIDENCE,
                "define it as {\"type\":\"string\"} and refer to it where evidence is cited"));
      } else if (!text.contains("\"" + REFERENCE + EVIDENCE + "\"")) {
        findings.add(
            Finding.of(FILE, "cites nothing", "refer to " + REFERENCE + EVIDENCE + " somewhere"));
      }
      return Optional.of(new AnswerSchema(root));
    } catch (JacksonException e) {
      var at = e.getLocation();
      boolean known = at != null && at.getLineNr() > 0;
      findings.add(
          new Finding(
              FILE,
              known ? at.getLineNr() : 0,
              known ? at.getColumnNr() : 0,
              "is not JSON: " + e.getOriginalMessage(),
              "correct it"));
      return Optional.empty();
    }
  }

  /** The schema that a run wrote down. */
  public static AnswerSchema ofRun(String text) {
    List<Finding> findings = new ArrayList<>();
    return read(text, findings)
        .filter(schema -> findings.isEmpty())
        .orElseThrow(() -> new IllegalArgumentException("not a schema of a run: " + findings));
  }

  /** As written in the room. */
  public String text() {
    return Trees.line(root);
  }

  /** For one run: citations may be these ids and nothing else. */
  public String forEvidence(List<String> ids) {
    ObjectNode copy = root.deepCopy();
    ObjectNode citation = ((ObjectNode) copy.path(DEFINITIONS)).putObject(EVIDENCE);
    ArrayNode all = citation.putArray("enum");
    ids.forEach(all::add);
    return Trees.line(copy);
  }

  /** What an answer of this schema holds. */
  public Parts parts(JsonNode answer) {
    Walk walk = new Walk();
    walk.visit(root, answer, "", List.of(), true);
    return new Parts(List.copyOf(walk.evidence), walk.claims, walk.commands, walk.leaves);
  }

  private final class Walk {
    private final Set<String> evidence = new LinkedHashSet<>();
    private final List<Claim> claims = new ArrayList<>();
    private final List<String> commands = new ArrayList<>();
    private final List<Leaf> leaves = new ArrayList<>();

    void visit(
        JsonNode schema, JsonNode value, String path, List<String> cited, boolean needsEvidence) {
      String name = definition(schema);
      if (!value.isContainer()) {
        String text = value.isString() ? value.asString() : Trees.line(value);
        Role role = role(name);
        leaves.add(new Leaf(path, role, text));
        switch (role) {
          case EVIDENCE -> evidence.add(text);
          case CLAIM -> claims.add(new Claim(path, text, cited, needsEvidence));
          case COMMAND -> commands.add(text);
          case VALUE -> {}
        }
        return;
      }
      JsonNode meant = name.isEmpty() ? schema : root.path(DEFINITIONS).path(name);
      if (value instanceof ObjectNode object) {
        members(meant, object, path, cited, needsEvidence);
      } else if (value instanceof ArrayNode items) {
        for (int i = 0; i < items.size(); i++) {
          visit(meant.path("items"), items.get(i), path + "[" + i + "]", cited, needsEvidence);
        }
      }
    }

    private void members(
        JsonNode schema, ObjectNode object, String path, List<String> above, boolean needs) {
      boolean cites = false;
      List<String> cited = new ArrayList<>();
      for (var member : object.properties()) {
        JsonNode items = schema.path("properties").path(member.getKey()).path("items");
        if (definition(items).equals(EVIDENCE)) {
          cites = true;
          member.getValue().forEach(id -> cited.add(id.asString()));
        }
      }
      boolean says = !WITHOUT_EVIDENCE.contains(object.path("kind").asString(""));
      for (var member : object.properties()) {
        visit(
            schema.path("properties").path(member.getKey()),
            member.getValue(),
            path.isEmpty() ? member.getKey() : path + "." + member.getKey(),
            cites ? cited : above,
            needs && says);
      }
    }
  }

  private static Role role(String definition) {
    return switch (definition) {
      case EVIDENCE -> Role.EVIDENCE;
      case CLAIM -> Role.CLAIM;
      case COMMAND -> Role.COMMAND;
      default -> Role.VALUE;
    };
  }

  /** The name of the definition that a schema refers to; empty for none. */
  private static String definition(JsonNode schema) {
    String reference = schema.path("$ref").asString("");
    return reference.startsWith(REFERENCE) ? reference.substring(REFERENCE.length()) : "";
  }
}
