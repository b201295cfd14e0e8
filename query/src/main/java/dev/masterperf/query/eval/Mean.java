package dev.masterperf.query.eval;

/** The mean of numbers, also where their sum is beyond what a double holds. */
final class Mean {
  private CompensatedSum sum = new CompensatedSum();
  private long count;
  private boolean overflowed;

  /** Set once the sum overflowed. */
  private double running;

  void add(double value) {
    count++;
    if (!overflowed) {
      double before = sum.value();
      sum.add(value);
      if (count == 1 || !Double.isInfinite(sum.value())) {
        return;
      }
      overflowed = true;
      running = before / (count - 1);
    }
    double weight = (count - 1.0) / count;
    running = weight * running + value / count;
  }

  double value() {
    return overflowed ? running : sum.value() / count;
  }
}
