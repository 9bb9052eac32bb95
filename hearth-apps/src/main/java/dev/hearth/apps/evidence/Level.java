package dev.hearth.apps.evidence;

/** How bad a line says that it is. */
public enum Level {
  UNKNOWN,
  DEBUG,
  INFO,
  WARNING,
  ERROR,
  FATAL
}
