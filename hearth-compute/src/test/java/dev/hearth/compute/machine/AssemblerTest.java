package dev.hearth.compute.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The encoder against another assembler: {@code instructions.txt} holds bytes and the text that a
 * disassembler read from them (see {@code record-instructions.py} beside it).
 */
class AssemblerTest {
  private static List<String> golden() throws IOException {
    try (InputStream in = AssemblerTest.class.getResourceAsStream("instructions.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    }
  }

  @Test
  void everyInstructionHasTheBytesOfAnotherAssembler() throws IOException {
    List<String> lines = golden();
    assertThat(lines).hasSizeGreaterThan(4000);
    StringBuilder wrong = new StringBuilder();
    for (String line : lines) {
      int tab = line.indexOf('\t');
      String hex = assembled(line.substring(tab + 1));
      if (!hex.equals(line.substring(0, tab))) {
        wrong.append(line).append(" but was ").append(hex).append('\n');
      }
    }
    assertThat(wrong.toString()).isEmpty();
  }

  private static String assembled(String text) {
    try {
      Assembler assembler = new Assembler();
      IntelText.assemble(text, assembler);
      return HexFormat.of().formatHex(assembler.finish());
    } catch (RuntimeException e) {
      return e.toString();
    }
  }

  @Test
  void everyVectorInstructionIsInTheGoldenList() throws IOException {
    List<String> texts = golden();
    for (VectorOp op : VectorOp.values()) {
      String mnemonic = IntelText.mnemonic(op);
      assertThat(texts)
          .as(mnemonic)
          .anyMatch(t -> t.substring(t.indexOf('\t') + 1).startsWith(mnemonic));
    }
  }

  @Test
  void jumpsAndConstantsLandOnTheirLabels() {
    Assembler a = new Assembler();
    Label top = new Label();
    Label constant = new Label();
    a.bind(top);
    a.emit(VectorOp.VPTERNLOGD, Vec.z(1), Vec.z(2), Address.at(constant), 0xe2);
    a.jump(Condition.NOT_ZERO, top);
    a.ret();
    a.align64();
    a.bind(constant);
    a.data32(0x01020304);
    byte[] code = a.finish();
    // 62 … 25 /r with a distance, then its immediate: the distance counts from behind both
    assertThat(HexFormat.of().formatHex(code, 0, 18))
        .isEqualTo("62f36d48250d35000000e2" + "0f85efffffff" + "c3");
    assertThat(code).hasSize(68);
    assertThat(HexFormat.of().formatHex(code, 64, 68)).isEqualTo("04030201");
  }
}
