package dev.masterperf.producer.r2;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.Quantity;
import java.util.Optional;

/**
 * One thing that was found out about a bucket.
 *
 * @param id what it is about: {@code permission_put}
 * @param value in one word or number: {@code ALLOWED}
 * @param quantity the number, where {@code value} is one
 * @param tried how it was found out
 * @param detail what it means and, where it is a problem, what to do
 */
public record Finding(
    String id,
    MetricType type,
    String value,
    Optional<Quantity> quantity,
    Severity severity,
    String tried,
    String detail) {

  /** How much it matters. */
  public enum Severity {
    OK,
    /** It works, but not for long, not safely, or nobody knows. */
    WARNING,
    /** Something that this client does will fail. */
    ERROR
  }

  static Finding fact(String id, String value, String tried, String detail) {
    return new Finding(
        id, MetricType.CONFIGURATION, value, Optional.empty(), Severity.OK, tried, detail);
  }

  Finding as(MetricType newType) {
    return new Finding(id, newType, value, quantity, severity, tried, detail);
  }

  Finding weighing(Severity newSeverity) {
    return new Finding(id, type, value, quantity, newSeverity, tried, detail);
  }

  Finding measuring(Quantity measured) {
    return new Finding(id, type, value, Optional.of(measured), severity, tried, detail);
  }

  Finding saying(String newDetail) {
    return new Finding(id, type, value, quantity, severity, tried, newDetail);
  }

  @Override
  public String toString() {
    return id + " " + value + ": " + detail;
  }
}
