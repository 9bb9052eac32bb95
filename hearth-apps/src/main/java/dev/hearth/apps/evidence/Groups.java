package dev.hearth.apps.evidence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pieces of one file that differ in numbers and ids only, and how often each template occurs. */
final class Groups {
  /** One template of one file. */
  static final class Group {
    private final int file;
    private final long template;
    private final int first;
    private int best;
    private int count;

    Group(int file, long template, int first) {
      this.file = file;
      this.template = template;
      this.first = first;
      this.best = first;
    }

    int file() {
      return file;
    }

    long template() {
      return template;
    }

    /** The earliest piece. */
    int first() {
      return first;
    }

    /** The earliest of those with the strongest signal. */
    int best() {
      return best;
    }

    int count() {
      return count;
    }
  }

  private final List<Group> all = new ArrayList<>();
  private final Map<Long, Integer> counts = new HashMap<>();
  private long pieces;

  Groups(List<Pieces> files) {
    for (int file = 0; file < files.size(); file++) {
      Pieces own = files.get(file);
      Map<Long, Group> groups = new HashMap<>();
      for (int piece = 0; piece < own.count(); piece++) {
        long template = own.template(piece);
        Group group = groups.get(template);
        if (group == null) {
          group = new Group(file, template, piece);
          groups.put(template, group);
          all.add(group);
        }
        group.count++;
        if (own.signal(piece) > own.signal(group.best)) {
          group.best = piece;
        }
      }
      pieces += own.count();
    }
    for (Group group : all) {
      counts.merge(group.template, group.count, Integer::sum);
    }
  }

  /** In the order of files and lines. */
  List<Group> all() {
    return all;
  }

  /** How many pieces of the bundle have the template. */
  int count(long template) {
    return counts.getOrDefault(template, 0);
  }

  /** 1 for a template that occurs once, near 0 for one that is everywhere. */
  double rareness(long template) {
    return 1 - Math.log(Math.max(1, count(template))) / Math.log(pieces + 2.0);
  }

  long pieces() {
    return pieces;
  }
}
