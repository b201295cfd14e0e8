package dev.masterperf.api.mapping;

import dev.masterperf.model.Unit;
import java.math.BigDecimal;

/**
 * What incoming numbers are measured in.
 *
 * @param base the unit they are kept in
 * @param factor by which a number has to be multiplied to be in it
 */
public record MeasuredUnit(Unit base, BigDecimal factor) {
  public static final MeasuredUnit ONE = new MeasuredUnit(Unit.ONE, BigDecimal.ONE);

  static MeasuredUnit of(Unit base, String factor) {
    return new MeasuredUnit(base, new BigDecimal(factor));
  }

  /** Whether numbers are kept as they come. */
  public boolean isBase() {
    return factor.compareTo(BigDecimal.ONE) == 0;
  }

  /** The number in the base unit, rounded once; one that is not finite stays as it is. */
  public double toBase(double number) {
    return isBase() || !Double.isFinite(number)
        ? number
        : BigDecimal.valueOf(number).multiply(factor).doubleValue();
  }
}
