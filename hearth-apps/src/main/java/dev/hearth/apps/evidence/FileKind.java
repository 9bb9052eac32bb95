package dev.hearth.apps.evidence;

import java.util.Locale;

/** What a file's text looks like; recognised by its content, never by its name alone. */
public enum FileKind {
  /** Kubernetes objects as JSON: one, a list, or one a line. */
  KUBERNETES_JSON,
  /** Kubernetes objects as YAML, one or several documents. */
  KUBERNETES_YAML,
  /** What {@code kubectl describe} prints. */
  DESCRIBE,
  /** Events as {@code kubectl get events} prints them. */
  EVENT_TABLE,
  /** JSON objects with a message, one a line. */
  LOG_JSON,
  /** Lines of {@code key=value}. */
  LOG_LOGFMT,
  /** Lines such as {@code E0612 10:00:00.000000 1 main.go:88] text}. */
  LOG_KLOG,
  /** Syslog or journalctl. */
  LOG_SYSLOG,
  /** Kernel messages with seconds since boot. */
  LOG_KERNEL,
  /** HTTP requests, one a line. */
  LOG_ACCESS,
  /** Lines that begin with a time or a level in another form. */
  LOG,
  /** Prometheus' text format. */
  METRICS,
  /** A Terraform plan as {@code terraform plan} prints it. */
  TERRAFORM_PLAN,
  /** A Terraform plan as JSON. */
  TERRAFORM_JSON,
  /** A stack trace and little else. */
  STACK_TRACE,
  /** JSON of another kind. */
  JSON,
  /** Settings: YAML of another kind, INI, properties, TOML. */
  CONFIGURATION,
  /** Any other text. */
  TEXT,
  /** Not text. */
  BINARY,
  /** An archive inside the bundle. */
  ARCHIVE,
  /** Nothing was read. */
  UNKNOWN;

  /** For people, such as {@code log klog}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
