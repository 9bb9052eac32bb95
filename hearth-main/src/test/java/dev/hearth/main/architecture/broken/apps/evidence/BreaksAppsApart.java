package dev.hearth.main.architecture.broken.apps.evidence;

/** A shared shelf that knows an app. */
final class BreaksAppsApart {
  dev.hearth.main.architecture.broken.apps.tune.Run run;
}
