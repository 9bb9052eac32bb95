package dev.hearth.main.debug;

import dev.hearth.main.debug.Argument.Form;
import dev.hearth.main.shell.Json;
import dev.hearth.model.made.ModelMaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Writes a model with random weights at a published model's shape, to measure with. */
public final class MakeModelOperation implements Operation {
  @Override
  public String name() {
    return "make-model";
  }

  @Override
  public String description() {
    return "Writes a GGUF file with random weights at a published shape: {\"file\":…,\"bytes\":n}.";
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        new Argument("like", Form.TEXT, "A shape: " + String.join(", ", ModelMaker.shapes())),
        new Argument("type", Form.TEXT, "A mix: " + String.join(", ", ModelMaker.mixes())),
        new Argument("vocabulary", Form.FILE, "A GGUF file whose tokenizer is copied."),
        new Argument("out", Form.FILE, "The file to write; must not exist."),
        new Argument("rows", Form.WHOLE, "Rows of the embedding; by default the tokenizer's."),
        new Argument("seed", Form.WHOLE, "The seed of the weights; 0 by default."));
  }

  @Override
  public ObjectNode answer(Arguments arguments) throws IOException {
    Path out = arguments.path("out");
    ModelMaker.write(
        out,
        arguments.text("like"),
        arguments.text("type"),
        arguments.path("vocabulary"),
        arguments.whole("rows", 0),
        arguments.whole("seed", 0));
    return Json.object().put("file", out.toString()).put("bytes", Files.size(out));
  }

  @Override
  public void close() {}
}
