package dev.hearth.apps.tune;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.gguf.GgufWriter;
import dev.hearth.format.gguf.Value;
import dev.hearth.format.gguf.ValueType;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Learns a vocabulary from texts and writes it as a GGUF file without tensors. */
public final class VocabularyFile {
  /** The control tokens of ChatML, after all others; a model ends its turn with the last. */
  private static final List<String> CONTROLS =
      List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>");

  private static final int NORMAL = 1;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;

  /** Each turn between marks, nothing else. */
  private static final String TEMPLATE =
      """
      {%- for message in messages -%}
      {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' -}}
      {%- if not loop.last or add_generation_prompt -%}{{- '\\n' -}}{%- endif -%}
      {%- endfor -%}
      {%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}
      """;

  private VocabularyFile() {}

  /**
   * @param tokens of the vocabulary
   * @param texts pieces of text that were counted, with repeats
   */
  public record Result(int tokens, long texts) {}

  /**
   * @param sources {@code .jsonl} files of conversations, whose contents are taken, or plain texts
   * @param whole texts that are one token each, wherever they stand; the longest wins
   * @param size tokens wanted, with bytes, whole texts and control tokens
   * @throws HearthException BAD_INPUT where the texts are too few for so many tokens
   */
  public static Result train(List<Path> sources, List<String> whole, int size, Path target) {
    int least = BytePairTrainer.BYTES + whole.size() + CONTROLS.size();
    if (size < least) {
      throw new HearthException(
          Code.USAGE, "a vocabulary of " + size + " tokens", "take at least " + least);
    }
    BytePairTrainer trainer = new BytePairTrainer(whole);
    long texts = 0;
    for (Path source : sources) {
      texts += add(trainer, source);
    }
    int merged = size - CONTROLS.size() - whole.size();
    List<BytePairTrainer.Merge> merges = trainer.merges(merged);
    if (BytePairTrainer.BYTES + merges.size() < merged) {
      throw new HearthException(
          Code.BAD_INPUT,
          "the texts give only " + (least + merges.size()) + " tokens",
          "add texts or ask for fewer tokens");
    }
    write(merges, whole, target);
    return new Result(size, texts);
  }

  private static long add(BytePairTrainer trainer, Path source) {
    long texts = 0;
    try (BufferedReader lines = Files.newBufferedReader(source)) {
      boolean json = source.toString().endsWith(".jsonl");
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!json) {
          trainer.add(line + "\n");
          texts++;
        } else if (!line.isBlank()) {
          JsonNode messages = SettingsReader.MAPPER.readTree(line).get("messages");
          if (messages == null) {
            throw new HearthException(
                Code.BAD_INPUT, source + " has a line without messages", "write conversations");
          }
          for (JsonNode message : messages.values()) {
            trainer.add(message.path("content").asString(""));
            texts++;
          }
        }
      }
    } catch (JacksonException e) {
      throw new HearthException(
          Code.BAD_INPUT,
          source + " is not JSONL: " + e.getOriginalMessage(),
          "write one JSON object a line",
          e);
    } catch (IOException e) {
      throw new HearthException(
          Code.NOT_FOUND, source + " cannot be read: " + e, "name a file in UTF-8", e);
    }
    return texts;
  }

  private static void write(List<BytePairTrainer.Merge> merges, List<String> whole, Path target) {
    List<String> tokens = new ArrayList<>();
    List<String> rules = new ArrayList<>();
    List<Value> types = new ArrayList<>();
    for (int value = 0; value < BytePairTrainer.BYTES; value++) {
      tokens.add(spelled(value));
    }
    for (BytePairTrainer.Merge merge : merges) {
      rules.add(tokens.get(merge.left()) + " " + tokens.get(merge.right()));
      tokens.add(tokens.get(merge.left()) + tokens.get(merge.right()));
    }
    int normal = tokens.size();
    tokens.addAll(whole);
    int plain = tokens.size();
    tokens.addAll(CONTROLS);
    for (int i = 0; i < tokens.size(); i++) {
      int type = i < normal ? NORMAL : i < plain ? USER_DEFINED : CONTROL;
      types.add(new Value.Whole(ValueType.INT32, type));
    }
    try (GgufWriter writer = GgufWriter.replace(target)) {
      writer.put("general.architecture", Value.text("llama"));
      writer.put("general.type", Value.text("vocab"));
      writer.put("tokenizer.ggml.model", Value.text("gpt2"));
      writer.put("tokenizer.ggml.pre", Value.text(BytePairTrainer.PRE_TOKENIZER));
      writer.put("tokenizer.ggml.tokens", Value.texts(tokens));
      writer.put("tokenizer.ggml.token_type", new Value.Items(ValueType.INT32, types));
      writer.put("tokenizer.ggml.merges", Value.texts(rules));
      writer.put("tokenizer.ggml.bos_token_id", Value.uint32(plain));
      writer.put("tokenizer.ggml.padding_token_id", Value.uint32(plain));
      writer.put("tokenizer.ggml.eos_token_id", Value.uint32(tokens.size() - 1L));
      writer.put("tokenizer.ggml.add_bos_token", Value.flag(false));
      writer.put("tokenizer.chat_template", Value.text(TEMPLATE));
      writer.finish();
    }
  }

  /** GPT-2's printable character for a byte: Latin-1 where that prints, else U+0100 and up. */
  private static String spelled(int value) {
    if (prints(value)) {
      return Character.toString(value);
    }
    int rank = 0;
    for (int lower = 0; lower < value; lower++) {
      rank += prints(lower) ? 0 : 1;
    }
    return Character.toString(0x100 + rank);
  }

  private static boolean prints(int value) {
    return (value > 0x20 && value < 0x7F) || (value > 0xA0 && value <= 0xFF && value != 0xAD);
  }
}
