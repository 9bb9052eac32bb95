package dev.hearth.bench;

import dev.hearth.format.HearthException;
import dev.hearth.main.bench.Cell;
import dev.hearth.main.shell.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * llama.cpp through its own benchmark programs: {@code llama-bench} for one stream, {@code
 * llama-batched-bench} for several. One process a measurement; each warms up before it measures.
 * They compute logits and sample nothing.
 */
final class LlamaPeer implements Peer {
  private final String name;
  private final Path programs;
  private final Path model;
  private final int threads;
  private final String flashAttention;
  private String build = "";

  /**
   * @param label tells builds apart; may be empty
   * @param programs the folder of llama.cpp's programs
   * @param flashAttention on, off or auto, as {@code -fa} takes it
   */
  LlamaPeer(String label, Path programs, Path model, int threads, String flashAttention) {
    this.name = ("llama.cpp " + label).strip();
    this.programs = programs;
    this.model = model;
    this.threads = threads;
    this.flashAttention = flashAttention;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return "llama.cpp %s, llama-bench and llama-batched-bench, -fa %s"
        .formatted(build, flashAttention);
  }

  @Override
  public boolean knows(Cell cell) {
    return cell.streams() == 1 || (cell.kind() == Cell.Kind.DECODE && cell.depth() == 0);
  }

  @Override
  public void prepare(Cell cell) {}

  @Override
  public double measure(Cell cell) throws IOException, InterruptedException {
    if (cell.streams() > 1) {
      return batchedRate(Command.output(batchedArguments(cell)), cell);
    }
    String output = Command.output(arguments(cell));
    build = Json.read(output.strip(), "llama-bench").path("build_commit").asString("");
    return rate(output, cell);
  }

  List<String> arguments(Cell cell) {
    boolean prefill = cell.kind() == Cell.Kind.PREFILL;
    List<String> words = common("llama-bench");
    words.addAll(
        List.of(
            "-p",
            Integer.toString(prefill ? cell.tokens() : 0),
            "-n",
            Integer.toString(prefill ? 0 : cell.tokens()),
            "-d",
            Integer.toString(cell.depth()),
            "-r",
            "1",
            "-o",
            "jsonl"));
    return words;
  }

  List<String> batchedArguments(Cell cell) {
    int prompt = 16;
    List<String> words = common("llama-batched-bench");
    words.addAll(
        List.of(
            "-c",
            Integer.toString(cell.streams() * (prompt + cell.tokens())),
            "-npp",
            Integer.toString(prompt),
            "-ntg",
            Integer.toString(cell.tokens()),
            "-npl",
            Integer.toString(cell.streams()),
            "--output-format",
            "jsonl"));
    return words;
  }

  private List<String> common(String program) {
    return new ArrayList<>(
        List.of(
            programs.resolve(program).toString(),
            "-m",
            model.toString(),
            "-t",
            Integer.toString(threads),
            "-fa",
            flashAttention));
  }

  /**
   * One for each word of {@code folders}: a folder of programs, or {@code label=folder} where there
   * are several builds.
   */
  static List<LlamaPeer> of(List<String> folders, Path model, int threads, String flashAttention) {
    List<LlamaPeer> peers = new ArrayList<>();
    for (String word : folders) {
      int equals = word.indexOf('=');
      String label = equals < 0 ? "" : word.substring(0, equals);
      Path folder = Path.of(word.substring(equals + 1));
      peers.add(new LlamaPeer(label, folder, model, threads, flashAttention));
    }
    return peers;
  }

  /** The rate in llama-bench's one line of JSON. */
  static double rate(String output, Cell cell) {
    JsonNode line = Json.read(output.strip(), "llama-bench");
    int done = line.path("n_prompt").asInt(0) + line.path("n_gen").asInt(0);
    check(done == cell.tokens() && line.path("n_depth").asInt(-1) == cell.depth(), output);
    return line.path("avg_ts").asDouble();
  }

  /** The rate of replies in llama-batched-bench's line of JSON, which follows other lines. */
  static double batchedRate(String output, Cell cell) {
    String text =
        output.lines().filter(line -> line.startsWith("{")).reduce((a, b) -> b).orElse("{}");
    JsonNode line = Json.read(text, "llama-batched-bench");
    check(
        line.path("pl").asInt(0) == cell.streams() && line.path("tg").asInt(0) == cell.tokens(),
        output);
    return line.path("speed_tg").asDouble();
  }

  private static void check(boolean asAsked, String output) {
    if (!asAsked) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          "llama.cpp did not measure what was asked: " + output,
          "use the version that hearth-bench/peers names");
    }
  }

  @Override
  public void close() {}
}
