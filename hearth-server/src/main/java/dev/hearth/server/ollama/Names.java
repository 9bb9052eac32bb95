package dev.hearth.server.ollama;

import dev.hearth.server.Exchange;
import dev.hearth.server.Failure;
import dev.hearth.server.Models;
import dev.hearth.server.wire.Fields;
import dev.hearth.server.wire.Leases;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How this interface writes names and durations. */
final class Names {
  private static final String LATEST = ":latest";
  private static final Pattern DURATION =
      Pattern.compile("(-?)((?:[0-9]{1,9}(?:\\.[0-9]{1,9})?(?:ms|[hms]))+)");
  private static final Pattern DURATION_PART = Pattern.compile("([0-9.]+)(ms|[hms])");
  private static final long SECONDS_MAX = Duration.ofDays(365).toSeconds();

  private Names() {}

  /** The model that is meant; {@code :latest} says nothing where there are no versions. */
  static String model(Exchange exchange, Models models, Fields body) {
    String name =
        body.has("name") && !body.has("model")
            ? body.string("name", "")
            : Leases.name(exchange, models, body);
    if (models.find(name).isEmpty() && name.endsWith(LATEST)) {
      return name.substring(0, name.length() - LATEST.length());
    }
    return name;
  }

  /** {@code keep_alive}: seconds, or a text such as {@code 5m}; negative for ever. */
  static @Nullable Duration keepAlive(Fields body) {
    JsonNode value = body.any("keep_alive");
    if (value == null) {
      return null;
    }
    if (value.isNumber()) {
      double seconds = value.asDouble();
      return seconds < 0
          ? Duration.ofSeconds(-1)
          : Duration.ofMillis((long) (capped(seconds) * 1e3));
    }
    String text = body.string("keep_alive", "");
    if (text.matches("-?[0-9]{1,9}")) {
      long seconds = Long.parseLong(text);
      return Duration.ofSeconds(seconds < 0 ? -1 : Math.min(seconds, SECONDS_MAX));
    }
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw Failure.parameter(
              "keep_alive", "'" + text + "' is no time", "send seconds, or a text such as 5m or 1h")
          .exception();
    }
    if (!matcher.group(1).isEmpty()) {
      return Duration.ofSeconds(-1);
    }
    return Duration.ofMillis((long) (capped(seconds(matcher.group(2))) * 1e3));
  }

  private static double capped(double seconds) {
    return Math.min(seconds, (double) SECONDS_MAX);
  }

  private static double seconds(String text) {
    double seconds = 0;
    Matcher part = DURATION_PART.matcher(text);
    while (part.find()) {
      double unit =
          switch (part.group(2)) {
            case "h" -> 3600;
            case "m" -> 60;
            case "s" -> 1;
            default -> 0.001;
          };
      seconds += Double.parseDouble(part.group(1)) * unit;
    }
    return seconds;
  }
}
