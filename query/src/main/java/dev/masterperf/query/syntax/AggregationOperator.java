package dev.masterperf.query.syntax;

import dev.masterperf.query.type.ValueType;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What makes one value of many series, or picks some of them. */
public enum AggregationOperator {
  SUM(null),
  MIN(null),
  MAX(null),
  AVG(null),
  GROUP(null),
  STDDEV(null),
  STDVAR(null),
  COUNT(null),
  COUNT_VALUES(ValueType.STRING),
  BOTTOMK(ValueType.SCALAR),
  TOPK(ValueType.SCALAR),
  QUANTILE(ValueType.SCALAR),
  LIMITK(ValueType.SCALAR),
  LIMIT_RATIO(ValueType.SCALAR);

  static final Set<String> NAMES =
      Stream.of(values()).map(AggregationOperator::text).collect(Collectors.toUnmodifiableSet());

  private final @Nullable ValueType parameter;

  AggregationOperator(@Nullable ValueType parameter) {
    this.parameter = parameter;
  }

  /** The type of what stands before the vector; empty where nothing does. */
  public Optional<ValueType> parameter() {
    return Optional.ofNullable(parameter);
  }

  /** Whether its results are series it was given, with all their labels. */
  public boolean picks() {
    return this == BOTTOMK || this == TOPK || this == LIMITK || this == LIMIT_RATIO;
  }

  /** As PromQL writes it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<AggregationOperator> of(Token token) {
    return Stream.of(values()).filter(candidate -> token.isWord(candidate.text())).findFirst();
  }
}
