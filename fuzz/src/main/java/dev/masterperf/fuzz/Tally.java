package dev.masterperf.fuzz;

import dev.masterperf.fuzz.Outcome.Fate;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;

/** Counts what became of the inputs: whether they got past the first byte shows here. */
final class Tally {
  private static final int MAX_KINDS = 4_000;
  private static final int KIND_LENGTH = 80;
  private static final int SHOWN_KINDS = 3;

  private final Map<Fate, Long> fates = new EnumMap<>(Fate.class);
  private final Map<String, Long> kinds = new HashMap<>();
  private final StringBuilder kind = new StringBuilder();

  /** Whether an outcome of this kind was not seen before. */
  boolean add(Outcome outcome) {
    fates.merge(outcome.fate(), 1L, Long::sum);
    String words = kind(outcome.words());
    if (kinds.size() >= MAX_KINDS) {
      kinds.computeIfPresent(words, (k, count) -> count + 1);
      return false;
    }
    return kinds.merge(words, 1L, Long::sum) == 1;
  }

  /** The head of the words, with one sign for each number, and without what is quoted. */
  private String kind(String words) {
    kind.setLength(0);
    char open = 0;
    boolean inNumber = false;
    for (int i = 0; i < Math.min(words.length(), KIND_LENGTH); i++) {
      char c = words.charAt(i);
      if (open != 0) {
        open = c == open ? 0 : open;
        continue;
      }
      boolean digit = c >= '0' && c <= '9';
      if (!digit) {
        kind.append(c);
      } else if (!inNumber) {
        kind.append('#');
      }
      inNumber = digit;
      open = c == '\'' || c == '"' ? c : 0;
    }
    return kind.toString();
  }

  int kinds() {
    return kinds.size();
  }

  /** Share of the inputs that became this, in percent. */
  double percent(Fate fate) {
    long all = fates.values().stream().mapToLong(Long::longValue).sum();
    return all == 0 ? 0 : 100.0 * fates.getOrDefault(fate, 0L) / all;
  }

  /** The most frequent outcomes with their shares. */
  String commonest() {
    long all = fates.values().stream().mapToLong(Long::longValue).sum();
    return kinds.entrySet().stream()
        .sorted(Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN_KINDS)
        .map(e -> "%.1f %% '%s'".formatted(100.0 * e.getValue() / all, printable(e.getKey())))
        .collect(Collectors.joining(", "));
  }

  private static String printable(String words) {
    return words.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
