package dev.masterperf.benchmarks.history;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * The samples on which stores are compared: 500 gauges (a random walk of steps with sigma 0.5, two
 * decimals) and 500 counters, 3,600 points each at one second, always the same 3.6 million. Peers
 * were measured on them with a Python script; these are its very samples.
 */
final class ReferenceSamples {
  static final int SERIES_OF_A_KIND = 500;
  static final int POINTS = 3600;
  static final int SAMPLES = 2 * SERIES_OF_A_KIND * POINTS;

  /** Epoch seconds of the first point. */
  static final long START_SECONDS = 1_700_000_000;

  private static final int SEED = 7;

  private ReferenceSamples() {}

  /** Takes one sample after another. */
  @FunctionalInterface
  interface Sink<E extends Exception> {
    /**
     * A sample.
     *
     * @param name {@code g} or {@code c_total}
     * @param series {@code s0000} to {@code s0499}
     * @param value as text: of gauges with two decimals
     * @param second from 0 to {@link #POINTS} - 1
     */
    void take(String name, String series, String value, int second) throws E;
  }

  /** Gives all samples, series by series. */
  static <E extends Exception> void each(Sink<E> sink) throws E {
    PythonRandom random = new PythonRandom(SEED);
    for (int s = 0; s < SERIES_OF_A_KIND; s++) {
      String series = name(s);
      double value = 100;
      for (int second = 0; second < POINTS; second++) {
        value += random.gauss(0, 0.5);
        sink.take("g", series, twoDecimals(value), second);
      }
    }
    for (int s = 0; s < SERIES_OF_A_KIND; s++) {
      String series = name(s);
      long value = 0;
      for (int second = 0; second < POINTS; second++) {
        value += random.randomTo(40);
        sink.take("c_total", series, Long.toString(value), second);
      }
    }
  }

  private static String name(int series) {
    return String.format(Locale.ROOT, "s%04d", series);
  }

  /** As Python's {@code %.2f}: the exact binary value, rounded half to even. */
  private static String twoDecimals(double value) {
    return new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** Writes them as OpenMetrics text, byte by byte as the script does. */
  static void writeOpenMetrics(Writer out) throws IOException {
    out.write("# TYPE g gauge\n");
    String[] counters = {"# TYPE c counter\n"};
    each(
        (name, series, value, second) -> {
          if (name.equals("c_total") && !counters[0].isEmpty()) {
            out.write(counters[0]);
            counters[0] = "";
          }
          out.write(
              name
                  + "{series=\""
                  + series
                  + "\"} "
                  + value
                  + ' '
                  + (START_SECONDS + second)
                  + '\n');
        });
    out.write("# EOF\n");
  }
}
