package dev.hearth.apps.evidence;

import dev.hearth.apps.evidence.CommandRule.Call;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** curl as long as it only asks: GET or HEAD over HTTP, nothing sent along, nothing saved. */
final class CurlRule {
  private static final Set<String> HEADERS = Set.of("host", "accept", "user-agent");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(https?://)?[\\w.-]+(:\\d{1,5})?(/[\\w./%~+=&?,:-]*)?", Pattern.CASE_INSENSITIVE);

  private CurlRule() {}

  static CommandRule rule() {
    return CommandRule.of(
            "",
            "-s -S -f -v -k -L -I -i -4 -6 --silent --show-error --fail --verbose --insecure"
                + " --location --head --include -m= --max-time= --connect-timeout= -X= --request="
                + " -w= --write-out= -o= --output= -H= --header= --cacert= --resolve= --http1.1"
                + " --http2 --compressed --retry= --tlsv1.2 --tlsv1.3")
        .with(CurlRule::refusal);
  }

  private static @Nullable String refusal(Call call) {
    String method = value(call, "-X", "GET");
    if (!Set.of("GET", "HEAD").contains(method)) {
      return "the method " + method + " may change something";
    }
    if (!value(call, "-o", "/dev/null").equals("/dev/null")) {
      return "-o writes to a file";
    }
    String format = value(call, "-w", "");
    if (format.startsWith("@") || format.contains("%output") || format.contains("%{stderr")) {
      return "this -w reads or writes a file";
    }
    String header = value(call, "-H", "Accept: */*");
    if (!HEADERS.contains(header.split(":", -1)[0].strip().toLowerCase(Locale.ROOT))) {
      return "the header may carry something away";
    }
    if (call.operands().size() != 1) {
      return "it needs one address";
    }
    return ADDRESS.matcher(call.operands().getFirst()).matches()
        ? null
        : "only plain http and https addresses are known to only read";
  }

  private static String value(Call call, String option, String otherwise) {
    return call.values().getOrDefault(option, otherwise);
  }
}
