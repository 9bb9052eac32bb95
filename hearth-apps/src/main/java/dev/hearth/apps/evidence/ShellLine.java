package dev.hearth.apps.evidence;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command line as a POSIX shell (IEEE 1003.1, Shell Command Language, 2.2 to 2.4) takes it apart,
 * as far as that is harmless: words, quotations, pipes, and what is thrown away. Everything through
 * which a line does more than its words say is refused: substitution, lists of commands,
 * background, redirection to files, variables.
 */
final class ShellLine {
  /** Why a line is not even looked at as commands. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }

  private static final int CHARACTERS_MAX = 2000;
  private static final String NOWHERE = "/dev/null";

  private final String text;
  private final List<List<String>> commands = new ArrayList<>();
  private List<String> words = new ArrayList<>();
  private @Nullable StringBuilder word;
  private int at;

  private ShellLine(String text) {
    this.text = text;
  }

  /** The commands of a pipe, each with its words; at least one, none of them empty. */
  static List<List<String>> parse(String line) throws Refused {
    if (line.length() > CHARACTERS_MAX) {
      throw new Refused("it has more than %,d characters".formatted(CHARACTERS_MAX));
    }
    if (!line.codePoints().allMatch(EntryName::isPlain)) {
      throw new Refused("it has control characters or line breaks");
    }
    return new ShellLine(line).pipe();
  }

  private List<List<String>> pipe() throws Refused {
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case ' ' -> {
          at++;
          endWord();
        }
        case '\'' -> singleQuoted();
        case '"' -> doubleQuoted();
        case '\\' -> {
          if (at + 1 == text.length()) {
            throw new Refused("it ends with a backslash");
          }
          letter(text.charAt(at + 1));
          at += 2;
        }
        case '|' -> pipeSign();
        case '>', '<' -> redirection();
        default -> {
          harmless(c);
          letter(c);
          at++;
        }
      }
    }
    endWord();
    endCommand();
    return commands;
  }

  private void harmless(char c) throws Refused {
    String why =
        switch (c) {
          case ';' -> "; runs a second command";
          case '&' -> "& runs a second command or in the background";
          case '`' -> "backticks run a command inside";
          case '$' -> "$ stands for what is not in the line";
          case '(', ')' -> "parentheses run commands in a shell of their own";
          default -> "";
        };
    if (c == '#' && word == null) {
      why = "# hides the rest of the line";
    } else if ((c == '{' || c == '}') && word == null && isLonely()) {
      why = "braces group commands";
    }
    if (!why.isEmpty()) {
      throw new Refused(why);
    }
  }

  private boolean isLonely() {
    return at + 1 == text.length() || text.charAt(at + 1) == ' ';
  }

  private void singleQuoted() throws Refused {
    int close = text.indexOf('\'', at + 1);
    if (close < 0) {
      throw new Refused("a quotation is not closed");
    }
    open().append(text, at + 1, close);
    at = close + 1;
  }

  private void doubleQuoted() throws Refused {
    StringBuilder into = open();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at);
      if (c == '$' || c == '`') {
        harmless(c);
      }
      if (c == '\\' && at + 1 < text.length() && "$`\"\\".indexOf(text.charAt(at + 1)) >= 0) {
        at++;
      }
      into.append(text.charAt(at++));
    }
    if (at == text.length()) {
      throw new Refused("a quotation is not closed");
    }
    at++;
  }

  private void pipeSign() throws Refused {
    if (at + 1 < text.length() && (text.charAt(at + 1) == '|' || text.charAt(at + 1) == '&')) {
      throw new Refused("|| and |& do more than pass lines on");
    }
    at++;
    endWord();
    endCommand();
  }

  /** Only to and from nowhere, and errors to where the output goes. */
  private void redirection() throws Refused {
    String rest = text.substring(at).replaceFirst("^([<>]{1,2}) +", "$1");
    boolean numbered = word != null && word.toString().matches("[012]") && isBareDigit();
    if (numbered) {
      word = null;
    } else {
      endWord();
    }
    if (rest.startsWith(">&1") || rest.startsWith(">&2")) {
      at += 3;
    } else if (rest.matches("(>>?|<)" + NOWHERE + "( .*|\\|.*|[012]?>.*)?")) {
      at = text.indexOf(NOWHERE, at) + NOWHERE.length();
    } else if (rest.startsWith(">")) {
      throw new Refused("> writes to a file");
    } else {
      throw new Refused("< reads what is not shown");
    }
    if (at < text.length() && " |<>".indexOf(text.charAt(at)) < 0) {
      throw new Refused("> writes to a file");
    }
  }

  /** Whether the digit before the sign was neither quoted nor part of a word. */
  private boolean isBareDigit() {
    return at >= 1
        && Character.isDigit(text.charAt(at - 1))
        && (at == 1 || text.charAt(at - 2) == ' ');
  }

  private void letter(char c) {
    open().append(c);
  }

  private StringBuilder open() {
    StringBuilder current = word;
    if (current == null) {
      current = new StringBuilder();
      word = current;
    }
    return current;
  }

  private void endWord() {
    if (word != null) {
      words.add(word.toString());
      word = null;
    }
  }

  private void endCommand() throws Refused {
    if (words.isEmpty()) {
      throw new Refused(commands.isEmpty() ? "it is empty" : "a pipe leads nowhere");
    }
    commands.add(List.copyOf(words));
    words = new ArrayList<>();
  }
}
