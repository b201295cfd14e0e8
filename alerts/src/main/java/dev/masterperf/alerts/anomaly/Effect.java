package dev.masterperf.alerts.anomaly;

/**
 * How much of its rarity counts of a distance that is rare: what is rare need not be much, since of
 * distances that are all alike one is the largest, too.
 */
sealed interface Effect permits Effect.Multiples, Effect.Above {
  /** Rarity alone counts. */
  Effect ANY = new Multiples(1, 0, 0);

  /**
   * From 0 to 1.
   *
   * @param median distance
   * @param rare distance, exceeded once in a hundred times
   * @param spread standard deviation of the series itself
   */
  double share(double distance, double median, double rare, double spread);

  /**
   * Counts in full from a multiple of each of three distances on, and less for nearer ones; a
   * multiple of 0 asks nothing.
   *
   * @param ofMedian and not at all for what is no larger than the median itself; at most 1: asks
   *     nothing
   */
  record Multiples(double ofMedian, double ofRare, double ofSpread) implements Effect {
    @Override
    public double share(double distance, double median, double rare, double spread) {
      double beyondMedian =
          ofMedian <= 1 ? 1 : clamped((of(distance, median) - 1) / (ofMedian - 1));
      return beyondMedian * part(distance, rare, ofRare) * part(distance, spread, ofSpread);
    }

    private static double part(double distance, double unit, double multiple) {
      return multiple <= 0 ? 1 : clamped(of(distance, unit) / multiple);
    }

    private static double of(double distance, double unit) {
      if (unit == 0) {
        return distance > 0 ? Double.MAX_VALUE : 0;
      }
      return distance / unit;
    }
  }

  /** Of logarithms no multiple means anything: counts in full from so much above the median on. */
  record Above(double difference) implements Effect {
    @Override
    public double share(double distance, double median, double rare, double spread) {
      return clamped((distance - median) / difference);
    }
  }

  private static double clamped(double share) {
    return Math.min(Math.max(share, 0), 1);
  }
}
