package dev.hearth.apps.evidence;

import java.util.List;

/**
 * A piece that may be shown.
 *
 * @param file its number
 * @param piece its number in the file
 * @param folded how many pieces it stands for
 */
record Candidate(int file, int piece, long template, int folded, double score, List<String> why) {}
