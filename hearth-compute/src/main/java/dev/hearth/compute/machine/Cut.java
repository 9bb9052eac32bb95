package dev.hearth.compute.machine;

/**
 * How the groups of rows of a matrix are cut into parts.
 *
 * @param groups in all
 * @param groupsPerPart of one part
 */
record Cut(int groups, int groupsPerPart) {
  /** Parts that each thread should find, so that none waits long for the last. */
  private static final int PARTS_PER_THREAD = 4;

  static Cut of(int groups, long groupBytes, long partBytes, int threads) {
    long wanted = partBytes / Math.max(groupBytes, 1);
    long fair = groups / ((long) PARTS_PER_THREAD * threads);
    return new Cut(groups, Math.clamp(Math.min(wanted, fair), 1, Math.max(groups, 1)));
  }

  int parts() {
    return Math.ceilDiv(groups, groupsPerPart);
  }

  /** First group of a part. */
  int from(int part) {
    return part * groupsPerPart;
  }

  /** Groups of a part. */
  int count(int part) {
    return Math.min(groupsPerPart, groups - from(part));
  }
}
