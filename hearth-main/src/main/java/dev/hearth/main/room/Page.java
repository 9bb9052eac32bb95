package dev.hearth.main.room;

import dev.hearth.apps.room.Escaped;

/** One page of HTML that needs nothing else: no script, no address, no other file. */
final class Page {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1c2024; --paper: #fdfdfc; --dim: #667; --line: #ccd;
        --good: #18794e; --warn: #ad5700; --bad: #ce2c31; }
      @media (prefers-color-scheme: dark) { :root { --ink: #edeef0; --paper: #16181b; --dim: #99a;
        --line: #3a3d44; --good: #3dd68c; --warn: #ffa057; --bad: #ff9592; } }
      body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
        max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
      h1 { font-size: 1.3rem; } h2 { font-size: 1rem; margin: 1.4rem 0 .3rem; color: var(--dim); }
      p, ul { margin: .2rem 0; } .good { color: var(--good); } .warn { color: var(--warn); }
      .bad { color: var(--bad); } code, pre { font: 13px/1.45 ui-monospace, monospace; }
      pre { overflow-x: auto; border-left: 3px solid var(--line); margin: .2rem 0 .8rem;
        padding: .2rem .8rem; } .cited-line { font-weight: 700; }
      table { border-collapse: collapse; } td, th { text-align: left; vertical-align: top;
        padding: .15rem .9rem .15rem 0; } th { color: var(--dim); font-weight: 400; }
      svg { width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif;
        fill: var(--dim); } .name { text-anchor: end; } .lane { stroke: var(--line); }
      circle { fill: var(--dim); } circle.warning { fill: var(--warn); }
      circle.error, circle.fatal { fill: var(--bad); }
      circle.cited { stroke: var(--ink); stroke-width: 2; }
      .removed { color: var(--bad); } .added { color: var(--good); }
      """;

  private Page() {}

  /**
   * The whole page.
   *
   * @param body markup whose texts are escaped
   */
  static String of(String title, String body) {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy"
      content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%s</title>
    <style>
    %s</style>
    </head>
    <body>
    %s</body>
    </html>
    """
        .formatted(Escaped.xml(title), STYLE, body);
  }
}
