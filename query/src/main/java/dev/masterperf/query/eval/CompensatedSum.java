package dev.masterperf.query.eval;

/** A sum that keeps what rounding would lose (Neumaier's variant of Kahan's summation). */
final class CompensatedSum {
  private double sum;
  private double lost;

  CompensatedSum add(double value) {
    double next = sum + value;
    if (Double.isInfinite(next)) {
      lost = 0;
    } else if (Math.abs(sum) >= Math.abs(value)) {
      lost += (sum - next) + value;
    } else {
      lost += (value - next) + sum;
    }
    sum = next;
    return this;
  }

  double value() {
    return Double.isInfinite(sum) ? sum : sum + lost;
  }
}
