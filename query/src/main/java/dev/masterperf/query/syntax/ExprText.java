package dev.masterperf.query.syntax;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a tree as PromQL, in one canonical way; {@link Parser} makes the same tree of it. */
public final class ExprText implements Expr.Visitor<String> {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_:][A-Za-z0-9_:]*");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final double EXACT_INTEGERS = 1e15;

  private ExprText() {}

  public static String of(Expr expr) {
    return expr.accept(new ExprText());
  }

  @Override
  public String scalar(Expr.Scalar scalar) {
    return number(scalar.value());
  }

  /** A number as PromQL reads it back. */
  public static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "Inf" : "-Inf";
    }
    return value == Math.rint(value) && Math.abs(value) < EXACT_INTEGERS
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  @Override
  public String text(Expr.Text text) {
    return quoted(text.value());
  }

  @Override
  public String selector(Expr.Selector selector) {
    return matchers(selector.matchers()) + edges(selector) + shift(selector.shift());
  }

  @Override
  public String range(Expr.Range range) {
    Expr.Selector selector = range.selector();
    return matchers(selector.matchers())
        + "["
        + duration(range.millis(), range.deferred())
        + "]"
        + edges(selector)
        + shift(selector.shift());
  }

  @Override
  public String subquery(Expr.Subquery subquery) {
    Expr inner = subquery.inner();
    boolean plain =
        inner instanceof Expr.Call
            || inner instanceof Expr.Aggregation
            || (inner instanceof Expr.Selector selector
                && selector.shift().equals(TimeShift.NONE)
                && selector.edges() == RangeEdges.OPEN);
    boolean stepless = subquery.stepMillis() == 0 && subquery.deferredStep() == null;
    String step = stepless ? "" : duration(subquery.stepMillis(), subquery.deferredStep());
    return (plain ? of(inner) : "(" + of(inner) + ")")
        + "["
        + duration(subquery.rangeMillis(), subquery.deferredRange())
        + ":"
        + step
        + "]"
        + shift(subquery.shift());
  }

  private static String duration(long millis, @Nullable DurationExpr deferred) {
    return deferred == null ? PromDuration.text(millis) : deferred.text();
  }

  private static String edges(Expr.Selector selector) {
    return selector.edges() == RangeEdges.OPEN ? "" : " " + selector.edges().text();
  }

  @Override
  public String negation(Expr.Negation negation) {
    return "-" + side(negation.operand(), BinaryOperator.SIGN_PRECEDENCE + 1);
  }

  @Override
  public String binary(Expr.Binary binary) {
    int precedence = binary.operator().precedence();
    boolean rightAssociative = binary.operator() == BinaryOperator.POWER;
    return side(binary.left(), precedence + (rightAssociative ? 1 : 0))
        + " "
        + binary.operator().symbol()
        + (binary.returnBool() ? " bool" : "")
        + matching(binary.matching())
        + " "
        + side(binary.right(), precedence + (rightAssociative ? 0 : 1));
  }

  /** In parentheses where it binds looser than it must. */
  private static String side(Expr expr, int minPrecedence) {
    int precedence = Integer.MAX_VALUE;
    if (expr instanceof Expr.Binary binary) {
      precedence = binary.operator().precedence();
    } else if (expr instanceof Expr.Negation) {
      precedence = BinaryOperator.SIGN_PRECEDENCE;
    } else if (expr instanceof Expr.Scalar scalar && scalar.value() < 0) {
      precedence = 0;
    }
    return precedence < minPrecedence ? "(" + of(expr) + ")" : of(expr);
  }

  @Override
  public String call(Expr.Call call) {
    if (call.function().equals("info")
        && call.arguments().get(1) instanceof Expr.Selector selector) {
      String labels =
          selector.matchers().stream()
              .map(ExprText::matcher)
              .collect(Collectors.joining(", ", "{", "}"));
      return "info(" + of(call.arguments().get(0)) + ", " + labels + ")";
    }
    return call.function() + "(" + list(call.arguments()) + ")";
  }

  @Override
  public String aggregation(Expr.Aggregation aggregation) {
    Grouping grouping = aggregation.grouping();
    String by =
        grouping.equals(Grouping.ALL)
            ? ""
            : " "
                + grouping.kind().name().toLowerCase(Locale.ROOT)
                + " "
                + labels(grouping.labels())
                + " ";
    return aggregation.operator().text() + by + "(" + list(aggregation.children()) + ")";
  }

  private static String list(List<Expr> expressions) {
    return expressions.stream().map(ExprText::of).collect(Collectors.joining(", "));
  }

  private static String matching(Matching matching) {
    return compared(matching)
        + filled(" fill_left", matching.fillLeft())
        + filled(" fill_right", matching.fillRight());
  }

  private static String filled(String word, @Nullable Double value) {
    return value == null ? "" : word + " (" + number(value) + ")";
  }

  private static String compared(Matching matching) {
    if (matching.kind() == Matching.Kind.IGNORING
        && matching.labels().isEmpty()
        && matching.cardinality() == Matching.Cardinality.ONE_TO_ONE) {
      return "";
    }
    String text =
        " " + matching.kind().name().toLowerCase(Locale.ROOT) + " " + labels(matching.labels());
    return switch (matching.cardinality()) {
      case ONE_TO_ONE -> text;
      case MANY_TO_ONE -> text + " group_left " + labels(matching.included());
      case ONE_TO_MANY -> text + " group_right " + labels(matching.included());
    };
  }

  private static String labels(List<String> names) {
    return names.stream().map(ExprText::label).collect(Collectors.joining(", ", "(", ")"));
  }

  private static String label(String name) {
    return LABEL.matcher(name).matches() ? name : quoted(name);
  }

  private static String shift(TimeShift shift) {
    String at =
        switch (shift.anchor()) {
          case EVALUATION -> "";
          case FIXED -> " @ " + millisAsSeconds(shift.anchorMillis());
          case START -> " @ start()";
          case END -> " @ end()";
        };
    DurationExpr deferred = shift.deferredOffset();
    if (deferred != null) {
      return at + " offset (" + deferred.text() + ")";
    }
    long offset = shift.offsetMillis();
    if (offset == 0) {
      return at;
    }
    return at + " offset " + (offset < 0 ? "-" : "") + PromDuration.text(Math.abs(offset));
  }

  private static String millisAsSeconds(long millis) {
    String sign = millis < 0 ? "-" : "";
    return "%s%d.%03d".formatted(sign, Math.abs(millis / 1000), Math.abs(millis % 1000));
  }

  private static String matchers(List<LabelMatcher> matchers) {
    String name = leadingName(matchers);
    List<LabelMatcher> rest = name == null ? matchers : matchers.subList(1, matchers.size());
    if (name != null && rest.isEmpty()) {
      return name;
    }
    return (name == null ? "" : name)
        + rest.stream().map(ExprText::matcher).collect(Collectors.joining(", ", "{", "}"));
  }

  private static @Nullable String leadingName(List<LabelMatcher> matchers) {
    LabelMatcher first = matchers.get(0);
    boolean alone = matchers.stream().filter(m -> m.name().equals("__name__")).count() == 1;
    boolean plain =
        alone
            && first.name().equals("__name__")
            && first.operator() == LabelMatcher.Operator.EQUAL
            && IDENTIFIER.matcher(first.value()).matches()
            && !OperandParser.RESERVED.contains(first.value().toLowerCase(Locale.ROOT));
    return plain ? first.value() : null;
  }

  private static String matcher(LabelMatcher matcher) {
    return label(matcher.name()) + matcher.operator().symbol() + quoted(matcher.value());
  }

  /** Whether it stands for a byte that is not UTF-8, as {@link StringLiteral} has them. */
  static boolean isLone(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /** Whether all of it is text, and no part bytes that are not UTF-8. */
  public static boolean isText(String text) {
    return text.codePoints().noneMatch(ExprText::isLone);
  }

  /** A string literal of this text. */
  public static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"', '\\' -> out.append('\\').appendCodePoint(c);
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> {
                  if (c < ' ' || isLone(c)) {
                    out.append("\\x%02x".formatted(c & 0xff));
                  } else {
                    out.appendCodePoint(c);
                  }
                }
              }
            });
    return out.append('"').toString();
  }
}
