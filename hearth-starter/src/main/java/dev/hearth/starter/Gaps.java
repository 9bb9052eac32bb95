package dev.hearth.starter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What is filled into the gaps of one incident: the same name each time, but for {@code any…}. */
final class Gaps {
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private final SplittableRandom random;
  private final Map<String, List<String>> names;
  private final boolean starred;
  private final Map<String, String> chosen = new HashMap<>();

  Gaps(SplittableRandom random, Map<String, List<String>> names, boolean starred) {
    this.random = random;
    this.names = names;
    this.starred = starred;
  }

  String fill(String text) {
    StringBuilder filled = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('{', at);
      int close = open < 0 ? -1 : text.indexOf('}', open);
      if (close < 0) {
        break;
      }
      String name = text.substring(open + 1, close);
      if (name.matches("[a-z]+[0-9]?|any[A-Z][a-z]*")) {
        filled.append(text, at, open).append(value(name));
        at = close + 1;
      } else {
        // a brace of the text itself
        filled.append(text, at, open + 1);
        at = open + 1;
      }
    }
    return filled.append(text, at, text.length()).toString();
  }

  /** Always the same for a name in one incident. */
  String value(String name) {
    if (name.startsWith("any")) {
      return switch (name) {
        case "anyPod" -> podName(value("app2"));
        case "anyN" -> Integer.toString(number(1, 9999));
        case "anyHex" -> made("hex");
        case "anyMs" -> made("ms");
        case "anyIp" -> made("ip");
        default -> throw new IllegalStateException("nothing is known to fill in for " + name);
      };
    }
    String known = chosen.get(name);
    if (known == null) {
      known = made(name);
      chosen.put(name, known);
    }
    return known;
  }

  private String made(String name) {
    return switch (name) {
      case "app2" -> other("app", value("app"));
      case "node2" -> other("node", value("node"));
      case "port2" -> other("port", value("port"));
      case "pod" -> podName(value("app"));
      case "svc" -> value("app") + pick("", "-svc", "-http", "-api");
      case "cm" -> value("app") + pick("-config", "-settings", "-env", "-files");
      case "secret" -> value("app") + pick("-creds", "-secret", "-tls", "-pull");
      case "pvc" -> pick("data-", "pvc-", "storage-") + value("app") + "-" + number(0, 2);
      case "image" ->
          pick("registry.local:5000/", "harbor.corp/", "docker.io/", "reg.intra.example/")
              + pick("team/", "apps/", "shop/", "lib/")
              + value("app");
      case "tag" ->
          pick("v", "", "release-") + number(0, 9) + "." + number(0, 30) + "." + number(0, 40);
      case "host" ->
          pick("db", "api", "ldap", "vault", value("app"), value("dep"))
              + "."
              + pick("prod.svc.cluster.local", "corp.example", "intra.local", "example.com");
      case "ip", "ip2" ->
          pick("10.0.", "10.96.", "172.16.", "192.168.") + number(0, 254) + "." + number(1, 254);
      case "port" -> pick("8080", "5432", "3306", "9090", "8443", "3000", "6379", "8081");
      case "status" -> pick("500", "503", "404", "502");
      case "mem" -> pick("128Mi", "256Mi", "512Mi", "1Gi", "2Gi", "4Gi", "768Mi");
      case "heap" -> pick("256", "512", "1024", "2048", "3072");
      case "pct" -> Integer.toString(number(90, 100));
      case "pid" -> Integer.toString(number(300, 60_000));
      case "kb" -> Integer.toString(number(100_000, 9_000_000));
      case "ms" -> Integer.toString(number(800, 60_000));
      case "n", "n2" -> Integer.toString(number(2, 9));
      case "hex" -> Integer.toHexString(number(0x1000000, 0xFFFFFFF));
      case "uuid" -> Integer.toHexString(number(0x1000000, 0xFFFFFFF)) + "-4b1e-9c";
      case "ver" -> "v1." + number(27, 33) + "." + number(0, 9);
      case "date" -> "2026-0" + number(1, 9) + "-" + number(10, 28);
      default -> name(name, names);
    };
  }

  private String name(String kind, Map<String, List<String>> from) {
    List<String> own = starred ? from.get("*" + kind) : from.get(kind);
    if (own == null) {
      throw new IllegalStateException("nothing is known to fill in for " + kind);
    }
    return own.get(random.nextInt(own.size()));
  }

  private String other(String kind, String than) {
    String found = than;
    while (found.equals(than)) {
      found = made(kind);
    }
    return found;
  }

  /** A pod's name: of a deployment or of a stateful set. */
  private String podName(String owner) {
    return random.nextInt(4) == 0
        ? owner + "-" + number(0, 3)
        : owner + "-" + letters(random.nextInt(2) == 0 ? 9 : 10) + "-" + letters(5);
  }

  private String letters(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private int number(int from, int to) {
    return random.nextInt(from, to + 1);
  }
}
