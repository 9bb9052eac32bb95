package dev.hearth.apps.evidence;

import java.util.regex.Pattern;

/** What a line of a Terraform plan tells: what goes tells more than what comes. */
final class Terraform {
  private static final Pattern DESTROYED =
      Pattern.compile(".*(will be destroyed|must be replaced|forces replacement).*");
  private static final Pattern RESOURCE =
      Pattern.compile(".*(will be (created|updated in-place|read during apply)).*");
  private static final Pattern CHANGE = Pattern.compile("\\s*(-/\\+|[-+~])\\s.*");
  private static final Pattern TOTAL = Pattern.compile("Plan: \\d+ to add.*|No changes.*");

  private Terraform() {}

  static double signal(String line) {
    if (DESTROYED.matcher(line).matches()) {
      return 6;
    }
    if (TOTAL.matcher(line).matches()) {
      return 4;
    }
    if (RESOURCE.matcher(line).matches()) {
      return 2.5;
    }
    if (CHANGE.matcher(line).matches()) {
      return line.strip().startsWith("-") ? 1.5 : line.strip().startsWith("~") ? 1.2 : 0.6;
    }
    return 0.3;
  }
}
