package dev.hearth.engine.grammar;

import dev.hearth.model.text.TokenType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Small vocabularies in which everything can be written, with the marks of all families or none.
 */
final class MarkedVocabulary {
  private MarkedVocabulary() {}

  /** Pieces that cross the borders of markup, and make texts end. */
  private static final List<String> PIECES =
      List.of(
          "\"}",
          "\":",
          "\": ",
          "\", \"",
          "{\"",
          "}}",
          "]}",
          "\n\n",
          "', ",
          "')",
          "='",
          "=\"",
          "<",
          "</",
          "</parameter>\n",
          "</parameter>\n<parameter=",
          "</parameter>\n</function>",
          ">\n",
          "\n</",
          "<function",
          "=",
          "parameter",
          "</arg_value>",
          "<arg_key>",
          "</arg",
          "_key>\n",
          "<|\"",
          "|>",
          "\"|>",
          ",",
          ":",
          "call",
          "name",
          "arguments",
          "city",
          "tool",
          "{}",
          "()",
          "function",
          "```",
          "json",
          "\n```",
          " to=",
          "functions.",
          "commentary",
          "final",
          "é",
          "🦀",
          "\\n",
          "\\\"",
          "\\u00e9",
          "true",
          "None",
          "12",
          "-0.5",
          "e3",
          " ",
          "  \n");

  private static final List<String> MARKS =
      List.of(
          "<think>",
          "</think>",
          "<tool_call>",
          "</tool_call>",
          "<|tool_call_start|>",
          "<|tool_call_end|>",
          "<|tool_call>",
          "<tool_call|>",
          "<|\"|>",
          "<|channel>",
          "<channel|>",
          "[TOOL_CALLS]",
          "[ARGS]",
          "[THINK]",
          "[/THINK]",
          "<|python_tag|>",
          "<|start|>",
          "<|end|>",
          "<|channel|>",
          "<|message|>",
          "<|constrain|>",
          "<｜tool▁calls▁begin｜>",
          "<｜tool▁calls▁end｜>",
          "<｜tool▁call▁begin｜>",
          "<｜tool▁call▁end｜>",
          "<｜tool▁sep｜>");

  /** What a model that wants to come to an end would rather write. */
  static final Set<String> ENDING =
      Set.of(
          "\"",
          "'",
          "}",
          "]",
          ")",
          "\"}",
          "}}",
          "]}",
          "')",
          "<|\"|>",
          "\n",
          ">",
          "/",
          "1",
          "</parameter>\n",
          "</parameter>\n</function>",
          "</arg_value>",
          "</tool_call>",
          "|>",
          "<tool_call|>",
          "<|tool_call_end|>",
          "</think>",
          "<|end|>",
          "<channel|>",
          "[/THINK]",
          "\n```",
          "<｜tool▁call▁end｜>",
          "<｜tool▁calls▁end｜>",
          "<eos>",
          "f",
          "c",
          "t",
          "u");

  static final Masks WITH_MARKS = vocabulary(true);
  static final Masks WITHOUT_MARKS = vocabulary(false);

  /** All bytes, some pieces, the end, and perhaps the marks as tokens. */
  private static Masks vocabulary(boolean marks) {
    List<byte[]> bytes = new ArrayList<>();
    List<TokenType> types = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      bytes.add(new byte[] {(byte) b});
      types.add(TokenType.NORMAL);
    }
    for (String piece : PIECES) {
      bytes.add(piece.getBytes(StandardCharsets.UTF_8));
      types.add(TokenType.NORMAL);
    }
    if (marks) {
      for (String mark : MARKS) {
        bytes.add(mark.getBytes(StandardCharsets.UTF_8));
        boolean plain = mark.equals("</tool_call>") || mark.equals("<tool_call>");
        types.add(plain ? TokenType.USER_DEFINED : TokenType.CONTROL);
      }
    }
    bytes.add("<eos>".getBytes(StandardCharsets.UTF_8));
    types.add(TokenType.CONTROL);
    int[] ends = {bytes.size() - 1};
    return Masks.of(
        bytes.toArray(byte[][]::new),
        types.toArray(TokenType[]::new),
        new boolean[bytes.size()],
        ends);
  }
}
