package dev.hearth.model.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * LFM2 and LFM2.5: thoughts in {@code <think>}, calls in {@code
 * <|tool_call_start|>[f(a="b")]<|tool_call_end|>} in Python's notation (see {@link PythonValues}),
 * or as JSON where the system prompt asked for that.
 */
final class Lfm2Dialect implements Dialect {
  private static final String CALL = "<|tool_call_start|>";
  private static final String CALL_END = "<|tool_call_end|>";

  private final List<Marker> markers = List.of(new Marker(CALL, this::calls));

  @Override
  public Mode start(String prompt) {
    return ThinkTags.XML.start(prompt, markers, markers, RunMode.text(markers));
  }

  private Mode calls() {
    Mode next = new GapMode(markers, true, RunMode.text(markers));
    return new BlockMode(CALL, CALL_END, Lfm2Dialect::convert, next);
  }

  private static List<BlockMode.Converted> convert(String body) throws MalformedMarkupException {
    if (Json.valid(body)) {
      return fromJson(body);
    }
    List<BlockMode.Converted> calls = new ArrayList<>();
    for (PythonValues.Call call : PythonValues.calls(body)) {
      calls.add(new BlockMode.Converted(call.name(), call.argumentsJson(), call.end()));
    }
    return calls;
  }

  private static List<BlockMode.Converted> fromJson(String body) throws MalformedMarkupException {
    List<BlockMode.Converted> calls = new ArrayList<>();
    if (body.strip().startsWith("[")) {
      for (JsonSlices.Slice slice : JsonSlices.elements(body)) {
        calls.add(envelope(slice.text(), slice.end()));
      }
    } else {
      calls.add(envelope(body, body.length()));
    }
    if (calls.isEmpty()) {
      throw new MalformedMarkupException("there is no call between the tags");
    }
    return calls;
  }

  private static BlockMode.Converted envelope(String json, int end)
      throws MalformedMarkupException {
    Map<String, String> members =
        json.strip().startsWith("{") ? JsonSlices.members(json) : Map.of();
    String name = members.getOrDefault("name", "");
    String arguments = members.getOrDefault("arguments", members.getOrDefault("parameters", "{}"));
    if (!name.startsWith("\"") || name.length() < 3) {
      throw new MalformedMarkupException("the call names no tool");
    }
    if (!arguments.startsWith("{")) {
      throw new MalformedMarkupException("the arguments are no JSON object");
    }
    return new BlockMode.Converted(String.valueOf(Json.parse(name)), arguments, end);
  }
}
