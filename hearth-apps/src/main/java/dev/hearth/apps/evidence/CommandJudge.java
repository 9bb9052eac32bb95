package dev.hearth.apps.evidence;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a command only reads. */
final class CommandJudge {
  private static final Set<String> SHELLS =
      Set.of(
          "sh",
          "bash",
          "dash",
          "zsh",
          "ksh",
          "fish",
          "xargs",
          "parallel",
          "eval",
          "exec",
          "source",
          ".",
          "env",
          "python",
          "python3",
          "perl",
          "ruby",
          "node",
          "awk",
          "gawk",
          "tee",
          "ssh");
  private static final Set<String> OTHER_SELVES =
      Set.of("sudo", "su", "doas", "pkexec", "runuser", "nsenter", "chroot", "nohup", "setsid");
  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_]\\w*=.*", Pattern.DOTALL);

  /** Places where secrets lie. */
  private static final Pattern SECRET_PLACES =
      Pattern.compile(
          ".*(/etc/g?shadow|id_(rsa|dsa|ecdsa|ed25519)\\b(?!\\.pub)|\\.kube/config|admin\\.conf"
              + "|\\.aws/credentials|\\.docker/config\\.json|\\.pgpass|\\.netrc"
              + "|/proc/(\\d+|self)/(environ|mem)|serviceaccount/token|\\.key\\b"
              + "|/etc/krb5\\.keytab).*");

  private CommandJudge() {}

  static Verdict judge(String command) {
    try {
      for (List<String> words : ShellLine.parse(command)) {
        String refusal = refusal(words);
        if (refusal != null) {
          return verdict(command, false, refusal);
        }
      }
      return verdict(command, true, "it only reads");
    } catch (ShellLine.Refused e) {
      return verdict(command, false, String.valueOf(e.getMessage()));
    }
  }

  private static Verdict verdict(String command, boolean passed, String reason) {
    return new Verdict("commands", EntryName.visible(command), passed, reason);
  }

  private static @Nullable String refusal(List<String> words) {
    String program = words.getFirst();
    if (ASSIGNMENT.matcher(program).matches()) {
      return "a variable before a command changes what it does";
    }
    if (program.contains("/")) {
      return "a program is named by its name, not by its place";
    }
    if (OTHER_SELVES.contains(program)) {
      return program + " runs a command as somebody or something else";
    }
    if (SHELLS.contains(program)) {
      return program + " runs or writes whatever it is given";
    }
    for (String word : words) {
      if (SECRET_PLACES.matcher(word).matches()) {
        return "secrets lie in " + word;
      }
    }
    CommandRule rule = CommandRules.of(program);
    return rule == null ? program + " is not known to only read" : rule.refusal(words);
  }
}
