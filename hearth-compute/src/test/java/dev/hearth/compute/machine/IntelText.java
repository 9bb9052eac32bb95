package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.VectorOp.valueOf;

import dev.hearth.compute.machine.Assembler.Arithmetic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one line of Intel's syntax, as objdump writes it, and calls the assembler. */
final class IntelText {
  private static final Pattern DECORATION = Pattern.compile("\\{k(\\d)}(\\{z})?");
  private static final Pattern MEMORY = Pattern.compile(".*\\[(.*)]");
  private static final Pattern TERM = Pattern.compile("([+-]?)([^+-]+)");
  private static final Map<String, Gpr> LOW_NAMES =
      Map.of(
          "eax", Gpr.RAX, "ecx", Gpr.RCX, "edx", Gpr.RDX, "ebx", Gpr.RBX, "esp", Gpr.RSP, "ebp",
          Gpr.RBP, "esi", Gpr.RSI, "edi", Gpr.RDI);

  /** A disassembler writes the kind of a comparison into its name. */
  private static final Map<String, Integer> COMPARISONS =
      Map.of("vcmpgt_oqps", 0x1e, "vcmplt_oqps", 0x11, "vcmpunordps", 3);

  private record KMask(int number) {}

  private IntelText() {}

  /** The name that a disassembler gives an instruction. */
  static String mnemonic(VectorOp op) {
    String name = op.name().toLowerCase(Locale.ROOT);
    if (op == VectorOp.VCMPPS || op == VectorOp.VCMPPS_MASK) {
      return "vcmpgt_oqps";
    }
    return name.endsWith("_vex")
        ? "{vex} " + name.substring(0, name.length() - 4)
        : name.replace("_gpr", "");
  }

  static void assemble(String text, Assembler a) {
    boolean vex = text.startsWith("{vex} ");
    String rest = vex ? text.substring(6) : text;
    Matcher decoration = DECORATION.matcher(rest);
    if (decoration.find()) {
      int mask = Integer.parseInt(decoration.group(1));
      if (decoration.group(2) != null) {
        a.maskedToZero(mask);
      } else {
        a.masked(mask);
      }
      rest = decoration.replaceAll("");
    }
    int space = rest.indexOf(' ');
    String name = space < 0 ? rest : rest.substring(0, space);
    List<Object> operands = new ArrayList<>();
    if (space >= 0) {
      for (String operand : rest.substring(space + 1).split(",")) {
        operands.add(operand(operand));
      }
    }
    Integer comparison = COMPARISONS.get(name);
    if (comparison != null) {
      operands.add(comparison);
      name = operands.get(0) instanceof KMask ? "vcmpps_mask" : "vcmpps";
    }
    if (name.equals("movzx")) {
      a.load16((Gpr) operands.get(0), (Address) operands.get(1));
    } else if (name.startsWith("mov")) {
      move(operands, rest.contains("DWORD"), a);
    } else if (!general(name, operands, a)) {
      vector(name.toUpperCase(Locale.ROOT) + (vex ? "_VEX" : ""), operands, a);
    }
  }

  private static Object operand(String text) {
    if (text.contains("[")) {
      return address(text);
    }
    if (text.startsWith("0x")) {
      long value = Long.parseUnsignedLong(text.substring(2), 16);
      return value == (int) value ? (Object) (int) value : (Object) value;
    }
    String digits = text.replaceAll("[^0-9]", "");
    return switch (text.replaceAll("[0-9]", "")) {
      case "xmm" -> Vec.x(Integer.parseInt(digits));
      case "ymm" -> Vec.y(Integer.parseInt(digits));
      case "zmm" -> Vec.z(Integer.parseInt(digits));
      case "tmm" -> new Tile(Integer.parseInt(digits));
      case "k" -> new KMask(Integer.parseInt(digits));
      default -> gpr(text);
    };
  }

  private static Gpr gpr(String text) {
    Gpr low = LOW_NAMES.get(text);
    if (low != null) {
      return low;
    }
    boolean half = text.matches("r\\d+d");
    return Gpr.valueOf((half ? text.replace("d", "") : text).toUpperCase(Locale.ROOT));
  }

  private static Address address(String text) {
    Matcher memory = MEMORY.matcher(text);
    assertMatches(memory, text);
    Gpr base = null;
    Object index = null;
    int scale = 1;
    int displacement = 0;
    Matcher term = TERM.matcher(memory.group(1));
    while (term.find()) {
      String part = term.group(2);
      if (part.startsWith("0x")) {
        int value = (int) Long.parseUnsignedLong(part.substring(2), 16);
        displacement = term.group(1).equals("-") ? -value : value;
      } else if (part.contains("*")) {
        index = operand(part.substring(0, part.indexOf('*')));
        scale = Integer.parseInt(part.substring(part.indexOf('*') + 1));
      } else {
        base = gpr(part);
      }
    }
    Address address =
        switch (index) {
          case null -> Address.at(base, displacement);
          case Vec indices -> Address.at(base, indices, scale, displacement);
          default -> Address.at(base, (Gpr) index, scale, displacement);
        };
    return text.contains("BCST") || text.contains("{1to") ? address.all() : address;
  }

  private static void assertMatches(Matcher matcher, String text) {
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
  }

  private static boolean general(String name, List<Object> o, Assembler a) {
    switch (name) {
      case "add", "or", "and", "sub", "xor", "cmp" -> {
        Arithmetic operation = Arithmetic.valueOf(name.toUpperCase(Locale.ROOT));
        if (o.get(1) instanceof Gpr from) {
          a.arithmetic(operation, (Gpr) o.get(0), from);
        } else {
          a.arithmetic(operation, (Gpr) o.get(0), (Integer) o.get(1));
        }
      }
      case "imul" -> a.multiply((Gpr) o.get(0), (Gpr) o.get(1));
      case "test" -> a.test((Gpr) o.get(0), (Gpr) o.get(1));
      case "shl" -> a.shiftLeft((Gpr) o.get(0), (Integer) o.get(1));
      case "shr" -> a.shiftRight((Gpr) o.get(0), (Integer) o.get(1));
      case "push" -> a.push((Gpr) o.get(0));
      case "pop" -> a.pop((Gpr) o.get(0));
      case "lea" -> a.lea((Gpr) o.get(0), (Address) o.get(1));
      case "prefetcht0" -> a.prefetch((Address) o.get(0));
      case "cpuid" -> a.cpuid();
      case "xgetbv" -> a.xgetbv();
      case "syscall" -> a.systemCall();
      case "ret" -> a.ret();
      case "vzeroupper" -> a.zeroUpper();
      case "tilerelease" -> a.releaseTiles();
      case "ldtilecfg" -> a.loadTileConfiguration((Address) o.get(0));
      case "tilezero" -> a.tileZero((Tile) o.get(0));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void move(List<Object> o, boolean half, Assembler a) {
    if (o.get(0) instanceof Address to) {
      if (half) {
        a.store32(to, (Gpr) o.get(1));
      } else {
        a.store(to, (Gpr) o.get(1));
      }
      return;
    }
    Gpr to = (Gpr) o.get(0);
    switch (o.get(1)) {
      case Address from when half -> a.load32(to, from);
      case Address from -> a.load(to, from);
      case Number value -> a.move(to, value.longValue());
      default -> a.move(to, (Gpr) o.get(1));
    }
  }

  private static void vector(String name, List<Object> o, Assembler a) {
    VectorOp op =
        valueOf(name.equals("VPBROADCASTD") && o.get(1) instanceof Gpr ? name + "_GPR" : name);
    Object first = o.get(0);
    Object second = o.size() > 1 ? o.get(1) : null;
    Object third = o.size() > 2 ? o.get(2) : null;
    if (first instanceof Tile tile) {
      if (second instanceof Address from) {
        a.emit(op, tile, from);
      } else {
        a.emit(op, tile, (Tile) second, (Tile) third);
      }
    } else if (second instanceof Tile tile) {
      a.emit(op, (Address) first, tile);
    } else if (first instanceof KMask k && o.size() == 4) {
      compare(op, k.number, o, a);
    } else if (first instanceof KMask k) {
      a.moveMask(op, k.number, (Gpr) second);
    } else if (o.size() == 4) {
      four(op, o, a);
    } else if (o.size() == 3) {
      three(op, first, second, third, a);
    } else {
      two(op, first, second, a);
    }
  }

  private static void compare(VectorOp op, int mask, List<Object> o, Assembler a) {
    if (o.get(2) instanceof Address second) {
      a.compare(op, mask, (Vec) o.get(1), second, (Integer) o.get(3));
    } else {
      a.compare(op, mask, (Vec) o.get(1), (Vec) o.get(2), (Integer) o.get(3));
    }
  }

  private static void two(VectorOp op, Object first, Object second, Assembler a) {
    switch (first) {
      case Address to -> a.emit(op, to, (Vec) second);
      case Gpr to -> a.emit(op, to, (Vec) second);
      default -> {
        Vec to = (Vec) first;
        switch (second) {
          case Address from -> a.emit(op, to, from);
          case Gpr from -> a.emit(op, to, from);
          default -> a.emit(op, to, (Vec) second);
        }
      }
    }
  }

  private static void three(VectorOp op, Object first, Object second, Object third, Assembler a) {
    if (first instanceof Address to) {
      if (third instanceof Integer immediate) {
        a.emit(op, to, (Vec) second, immediate);
      } else {
        a.emit(op, to, (Vec) second, (Vec) third);
      }
      return;
    }
    Vec to = (Vec) first;
    if (third instanceof Integer immediate) {
      if (second instanceof Address from) {
        a.emit(op, to, from, immediate);
      } else {
        a.emit(op, to, (Vec) second, immediate);
      }
    } else if (second instanceof Address from) {
      a.emit(op, to, from, (Vec) third);
    } else if (third instanceof Address from) {
      a.emit(op, to, (Vec) second, from);
    } else {
      a.emit(op, to, (Vec) second, (Vec) third);
    }
  }

  private static void four(VectorOp op, List<Object> o, Assembler a) {
    Vec to = (Vec) o.get(0);
    Vec first = (Vec) o.get(1);
    if (o.get(3) instanceof Vec select) {
      a.emit(op, to, first, (Vec) o.get(2), select);
    } else if (o.get(2) instanceof Address second) {
      a.emit(op, to, first, second, (Integer) o.get(3));
    } else {
      a.emit(op, to, first, (Vec) o.get(2), (Integer) o.get(3));
    }
  }
}
