package dev.masterperf.alerts.template;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Arguments of a function as what it needs. */
final class Arguments {
  private static final Pattern NUMBER =
      Pattern.compile(
          "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?|[+-]?0[xX][0-9a-fA-F.]+[pP][+-]?\\d+");
  private static final Pattern INFINITE = Pattern.compile("[+-]?inf(?:inity)?");

  private Arguments() {}

  static String text(List<Value> arguments, int index) {
    Value value = arguments.get(index);
    if (value instanceof Value.Text text) {
      return text.value();
    }
    throw new RenderException(
        "it needs a text, and " + GoFormat.printed(value) + " is a " + value.type());
  }

  static Value.Sample sample(Value value) {
    if (value instanceof Value.Sample sample) {
      return sample;
    }
    throw new RenderException(
        "it needs one of the samples that query answers, not a " + value.type());
  }

  static Value.Vector vector(Value value) {
    if (value instanceof Value.Vector vector) {
      return vector;
    }
    throw new RenderException("it needs what query answers, not a " + value.type());
  }

  /** A whole number from 0 to {@code last}. */
  static int index(Value value, int last) {
    if (!(value instanceof Value.Whole whole)) {
      throw new RenderException("an index is a whole number, not a " + value.type());
    }
    if (whole.value() < 0 || whole.value() > last) {
      throw new RenderException("the index " + whole.value() + " is out of range");
    }
    return (int) whole.value();
  }

  /** A number, or a text that is one. */
  static double number(Value value) {
    if (value instanceof Value.Real real) {
      return real.value();
    }
    if (value instanceof Value.Whole whole) {
      return whole.value();
    }
    if (value instanceof Value.Span span) {
      return span.nanos().doubleValue() / 1e9;
    }
    if (value instanceof Value.Text text) {
      return number(text.value());
    }
    throw new RenderException("can't convert " + value.type() + " to float");
  }

  private static double number(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (NUMBER.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      if (Double.isInfinite(value)) {
        throw new RenderException(text + " is out of range");
      }
      return value;
    }
    if (INFINITE.matcher(lower).matches()) {
      return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (lower.equals("nan")) {
      return Double.NaN;
    }
    throw new RenderException("\"" + text + "\" is no number");
  }
}
