package dev.hearth.main.debug;

import dev.hearth.compute.Floats;
import dev.hearth.format.HearthException;
import dev.hearth.main.debug.Argument.Form;
import dev.hearth.main.shell.Json;
import dev.hearth.model.Batch;
import dev.hearth.model.Model;
import dev.hearth.model.Sequence;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.PriorityQueue;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Logits of tokens at their positions. */
public final class LogitsOperation implements Operation {
  private static final int TOP_DEFAULT = 16;

  private final OpenModel models = new OpenModel();

  @Override
  public String name() {
    return "logits";
  }

  @Override
  public String description() {
    return "Prints logits:"
        + " {\"positions\":[{\"position\":p,\"logsumexp\":x,\"top\":[[id,logit],…]},…]}.";
  }

  @Override
  public List<Argument> arguments() {
    List<Argument> arguments = new ArrayList<>(OpenModel.arguments());
    arguments.add(new Argument("ids", Form.IDS, "The tokens."));
    arguments.add(new Argument("top", Form.WHOLE, "How many logits of a position; 16."));
    arguments.add(
        new Argument("positions", Form.TEXT, "all, last (the default) or a list: 0,5,9."));
    arguments.add(new Argument("chunk", Form.WHOLE, "Tokens computed at once; all by default."));
    arguments.add(new Argument("dump", Form.FILE, "Write the rows there, little-endian float32."));
    return arguments;
  }

  @Override
  public ObjectNode answer(Arguments arguments) throws IOException {
    int[] ids = nonEmpty(arguments.ids("ids"));
    int chunk = arguments.whole("chunk", ids.length);
    int top = arguments.whole("top", TOP_DEFAULT);
    if (chunk < 1 || top < 0) {
      throw usage("chunk is " + chunk + ", top is " + top, "use positive numbers");
    }
    BitSet wanted = positions(arguments.text("positions", "last"), ids.length);
    Model model = models.of(arguments, ids.length);
    ObjectNode answer = Json.object();
    ArrayNode positions = answer.putArray("positions");
    try (Sequence sequence = models.sequence();
        OutputStream dump = dump(arguments)) {
      for (int from = 0; from < ids.length; from += chunk) {
        int[] part = Arrays.copyOfRange(ids, from, Math.min(from + chunk, ids.length));
        Floats rows = model.forward(Batch.of(sequence, part, Batch.Outputs.ALL));
        for (int t = 0; t < part.length; t++) {
          if (wanted.get(from + t)) {
            describe(positions.addObject(), from + t, rows.row(t), top);
            dump.write(bytes(rows, t));
          }
        }
      }
    }
    return answer;
  }

  private static byte[] bytes(Floats rows, int row) {
    return rows.memory()
        .asSlice(rows.byteOffset(row, 0), 4L * rows.columns())
        .toArray(ValueLayout.JAVA_BYTE);
  }

  private static OutputStream dump(Arguments arguments) throws IOException {
    if (!arguments.has("dump")) {
      return OutputStream.nullOutputStream();
    }
    Path path = arguments.path("dump");
    return Files.newOutputStream(path);
  }

  private static void describe(ObjectNode node, int position, float[] logits, int top) {
    node.put("position", position);
    node.put("logsumexp", logSumExp(logits));
    ArrayNode list = node.putArray("top");
    for (int id : best(logits, top)) {
      list.addArray().add(id).add(logits[id]);
    }
  }

  /** The ids of the greatest logits, falling; the lower id first among equals. */
  private static int[] best(float[] logits, int count) {
    PriorityQueue<Integer> least =
        new PriorityQueue<>((a, b) ->
            logits[a] != logits[b] ? Float.compare(logits[a], logits[b]) : Integer.compare(b, a));
    for (int id = 0; id < logits.length; id++) {
      least.add(id);
      if (least.size() > count) {
        least.poll();
      }
    }
    int[] ids = new int[least.size()];
    for (int i = ids.length - 1; i >= 0; i--) {
      Integer id = least.poll();
      ids[i] = id == null ? -1 : id;
    }
    return ids;
  }

  private static double logSumExp(float[] logits) {
    double max = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - max);
    }
    return max + Math.log(sum);
  }

  private static BitSet positions(String text, int count) {
    BitSet wanted = new BitSet(count);
    switch (text) {
      case "all" -> wanted.set(0, count);
      case "last" -> wanted.set(count - 1);
      default -> {
        for (String part : List.of(text.split(",", -1))) {
          wanted.set(position(part.strip(), count));
        }
      }
    }
    return wanted;
  }

  private static int position(String text, int count) {
    try {
      int position = Integer.parseInt(text);
      if (position >= 0 && position < count) {
        return position;
      }
    } catch (NumberFormatException e) {
      throw usage("'" + text + "' is not a position", "use all, last or numbers: 0,5,9");
    }
    throw usage("position " + text + " is outside the " + count + " tokens", "count from 0");
  }

  static int[] nonEmpty(int[] ids) {
    if (ids.length == 0) {
      throw usage("there are no ids", "give at least one");
    }
    return ids;
  }

  private static HearthException usage(String fact, String fix) {
    return new HearthException(HearthException.Code.USAGE, fact, fix);
  }

  @Override
  public void close() {
    models.close();
  }
}
