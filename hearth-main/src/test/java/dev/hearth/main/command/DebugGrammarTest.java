package dev.hearth.main.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.main.shell.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hearth debug grammar}. */
class DebugGrammarTest {
  @TempDir private Path folder;
  private CommandLines commands;

  @BeforeEach
  void start() {
    commands = new CommandLines(folder);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String verdict() {
    return commands.json().get("verdict").stringValue();
  }

  @Test
  void judgesATextBySchemaGrammarOrPattern() throws IOException {
    String schema = file("schema.json", "{\"type\":\"integer\",\"minimum\":3}");
    assertThat(commands.run("debug", "grammar", "--schema", schema, "--text", "4"))
        .isEqualTo(ExitCode.DONE);
    assertThat(verdict()).isEqualTo("accept");
    commands.run("debug", "grammar", "--schema", schema, "--text", "2");
    assertThat(verdict()).isEqualTo("reject");
    String grammar = file("a.gbnf", "root ::= \"a\"+");
    commands.run("debug", "grammar", "--gbnf", grammar, "--text", "aaa");
    assertThat(verdict()).isEqualTo("accept");
    commands.run("debug", "grammar", "--regex", "a|b", "--text", "ab");
    assertThat(verdict()).isEqualTo("reject");
  }

  @Test
  void saysWhatItCannotEnforce() throws IOException {
    String schema = file("schema.json", "{\"not\":{\"uniqueItems\":true}}");
    commands.run("debug", "grammar", "--schema", schema, "--text", "[]");
    assertThat(verdict()).isEqualTo("unsupported");
    assertThat(commands.json().get("why").stringValue()).contains("uniqueItems");
  }

  @Test
  void aDamagedSchemaIsBadInput() throws IOException {
    String schema = file("schema.json", "{\"type\":\"text\"}");
    assertThat(commands.run("debug", "grammar", "--schema", schema, "--text", "1"))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(commands.run("debug", "grammar", "--text", "1")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aBatchHoldsSchemasAsValues() throws IOException {
    String batch =
        file(
            "batch.jsonl",
            """
            {"schema":{"enum":["x"]},"text":"\\"x\\""}
            {"schema":false,"text":"1"}
            {"regex":"a","text":["a",{"token":1}]}
            """);
    commands.run("debug", "grammar", "--batch", batch);
    assertThat(commands.jsonLines())
        .extracting(line -> line.get("verdict").stringValue())
        .containsExactly("accept", "reject", "reject");
  }
}
