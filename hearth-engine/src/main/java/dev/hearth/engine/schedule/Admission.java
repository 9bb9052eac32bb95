package dev.hearth.engine.schedule;

import java.util.List;

/**
 * Who starts and who gives way.
 *
 * @param yields running requests that give up their memory and wait again
 * @param starts waiting requests that run from now on
 */
public record Admission(List<Long> yields, List<Long> starts) {
  public Admission {
    yields = List.copyOf(yields);
    starts = List.copyOf(starts);
  }
}
