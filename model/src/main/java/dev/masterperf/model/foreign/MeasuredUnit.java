package dev.masterperf.model.foreign;

import dev.masterperf.model.Unit;
import java.math.BigDecimal;

/**
 * What the numbers of another library or protocol are measured in.
 *
 * @param base the unit they are kept in
 * @param factor by which a number has to be multiplied to be in it
 */
public record MeasuredUnit(Unit base, BigDecimal factor) {
  public static final MeasuredUnit ONE = of(Unit.ONE, "1");
  public static final MeasuredUnit SECONDS = of(Unit.SECONDS, "1");
  public static final MeasuredUnit MILLISECONDS = of(Unit.SECONDS, "0.001");
  public static final MeasuredUnit NANOSECONDS = of(Unit.SECONDS, "1e-9");
  public static final MeasuredUnit BYTES = of(Unit.BYTES, "1");
  public static final MeasuredUnit BYTES_PER_SECOND = of(Unit.BYTES_PER_SECOND, "1");

  /**
   * @param factor a decimal number above 0
   */
  public static MeasuredUnit of(Unit base, String factor) {
    return new MeasuredUnit(base, new BigDecimal(factor));
  }

  /** Whether numbers are kept as they come. */
  public boolean isBase() {
    return factor.compareTo(BigDecimal.ONE) == 0;
  }

  /**
   * The number in the base unit, as whoever reads it as a decimal would write it: 19.6 ms are
   * 0.0196 s. One that is not finite stays as it is.
   */
  public double toBase(double number) {
    return isBase() || !Double.isFinite(number)
        ? number
        : BigDecimal.valueOf(number).multiply(factor).doubleValue();
  }

  /** The same but for the last bits, and without an object: for code that is measured. */
  public double toBaseQuickly(double number) {
    return number * factor.doubleValue();
  }

  /** A number in the base unit as theirs. */
  public double fromBase(double number) {
    return number / factor.doubleValue();
  }
}
