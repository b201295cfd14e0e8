package dev.masterperf.model;

import java.util.EnumSet;
import java.util.Set;

/**
 * What is needed of windows, so that the rest need be neither read nor kept. More may come.
 *
 * @param distributions whether quantiles are made of them; without, they may come as {@link
 *     Aggregate#numbersOnly}
 * @param only these numbers alone; empty where all are needed
 */
public record WindowParts(boolean distributions, Set<WindowNumber> only) {
  /** All there is. */
  public static final WindowParts ALL = new WindowParts(true, Set.of());

  /** All but the distribution. */
  public static final WindowParts WITHOUT_DISTRIBUTION = new WindowParts(false, Set.of());

  public WindowParts {
    if (distributions && !only.isEmpty()) {
      throw new IllegalArgumentException("a distribution is no single number");
    }
    only = only.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(only));
  }

  /** Single numbers; how many there are comes with them. */
  public static WindowParts only(WindowNumber first, WindowNumber... others) {
    EnumSet<WindowNumber> numbers = EnumSet.of(first, others);
    numbers.add(WindowNumber.COUNT);
    return new WindowParts(false, numbers);
  }

  /** All, with the distribution or without. */
  public static WindowParts whole(boolean distributions) {
    return distributions ? ALL : WITHOUT_DISTRIBUTION;
  }

  /** Whether single numbers will do. */
  public boolean areNumbers() {
    return !only.isEmpty();
  }
}
