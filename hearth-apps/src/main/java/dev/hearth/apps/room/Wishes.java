package dev.hearth.apps.room;

/**
 * What whoever runs a room wants otherwise than it says.
 *
 * @param attempts how often the model answers; 0 for what the room says
 * @param voting whether the majority wins; otherwise the first answer stands and the others only
 *     show how stable it is
 * @param seed of the first attempt; −1 for what the room says
 * @param seconds of the whole run; 0 for what the room says
 * @param tokens of all attempts; 0 for what the room says
 */
public record Wishes(int attempts, boolean voting, long seed, int seconds, int tokens) {
  /** As the room says. */
  public static Wishes none() {
    return new Wishes(0, true, -1, 0, 0);
  }

  int attempts(Room room) {
    return attempts > 0 ? attempts : room.attempts();
  }

  long seed(Room room) {
    return seed >= 0 ? seed : room.seed();
  }

  int seconds(Room room) {
    return seconds > 0 ? seconds : room.limits().seconds();
  }

  int tokens(Room room) {
    return tokens > 0 ? tokens : room.limits().tokens();
  }
}
