package dev.masterperf.alerts.template;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Values as Go's {@code fmt} writes them. What does not fit is written as there, and no error. */
final class GoFormat {
  private static final GoVerb PLAIN = new GoVerb("", -1, -1, 'v');

  private GoFormat() {}

  /** {@code %v}, which is also how a template writes a value that is not in a text. */
  static String plain(Value value) {
    return format(PLAIN, value);
  }

  /** As an action alone writes it: what {@code fmt} shows as a pointer is shown itself. */
  static String printed(Value value) {
    if (value instanceof Value.Nothing) {
      return "<no value>";
    }
    return value instanceof Value.Sample sample ? struct(PLAIN, sample) : plain(value);
  }

  /** As a verb writes it; {@code %+v} and {@code %#v} are as {@code %v}. */
  static String format(GoVerb verb, Value value) {
    return written(verb.verb() == 'v' ? verb.without("+#") : verb, value);
  }

  private static String written(GoVerb verb, Value value) {
    if (verb.verb() == 'T') {
      return verb.as('s').pad(value.type());
    }
    if (value instanceof Value.Text text) {
      return verb.isOneOf("vsqxX") ? text(verb, text.value()) : bad(verb, value);
    }
    if (value instanceof Value.Whole whole) {
      return verb.isOneOf("vdboOxXcqU") ? verb.whole(whole.value()) : bad(verb, value);
    }
    if (value instanceof Value.Real real) {
      return verb.isOneOf("veEfFgGxX") ? verb.real(real.value()) : bad(verb, value);
    }
    if (value instanceof Value.Bool bool) {
      return verb.isOneOf("vt") ? verb.pad(Boolean.toString(bool.value())) : bad(verb, value);
    }
    return composite(verb, value);
  }

  private static String composite(GoVerb verb, Value value) {
    if (value instanceof Value.LabelMap map) {
      return map(verb, map.labels().entrySet(), Value.Text::new);
    }
    if (value instanceof Value.Arguments map) {
      return map(verb, map.values().entrySet(), element -> element);
    }
    if (value instanceof Value.Vector vector) {
      BoundedText out = new BoundedText();
      for (Value.Sample sample : vector.samples()) {
        out.append(out.length() == 0 ? "[" : " ").append(struct(verb, sample));
      }
      return out.append(out.length() == 0 ? "[]" : "]").toString();
    }
    if (value instanceof Value.Sample sample) {
      return "&" + struct(verb, sample);
    }
    if (value instanceof Value.Data data) {
      return "{%s %s %s %s}"
          .formatted(
              format(verb, data.labels()),
              format(verb, data.externalLabels()),
              format(verb, data.externalUrl()),
              format(verb, data.value()));
    }
    if (value instanceof Value.Time time) {
      return verb.isOneOf("vsqxX") ? text(verb, GoTime.text(time.value())) : bad(verb, value);
    }
    if (value instanceof Value.Span span) {
      return verb.isOneOf("vsqxX") ? text(verb, GoTime.text(span)) : bad(verb, value);
    }
    return verb.verb() == 'v' ? verb.pad("<nil>") : "%!" + verb.verb() + "(<nil>)";
  }

  private static String struct(GoVerb verb, Value.Sample sample) {
    return "{%s %s}"
        .formatted(
            format(verb, new Value.LabelMap(sample.sample().labels())),
            format(verb, new Value.Real(sample.sample().value())));
  }

  private interface AsValue<T> {
    Value of(T element);
  }

  private static <T> String map(
      GoVerb verb, Iterable<Map.Entry<String, T>> entries, AsValue<T> element) {
    BoundedText out = new BoundedText().append("map[");
    for (Map.Entry<String, T> entry : entries) {
      out.append(out.length() == 4 ? "" : " ").append(format(verb, new Value.Text(entry.getKey())));
      out.append(":").append(format(verb, element.of(entry.getValue())));
    }
    return out.append("]").toString();
  }

  private static String text(GoVerb verb, String text) {
    String cut =
        verb.precision() >= 0 && verb.precision() < text.codePointCount(0, text.length())
            ? text.substring(0, text.offsetByCodePoints(0, verb.precision()))
            : text;
    return switch (verb.verb()) {
      case 'q' ->
          verb.pad(
              verb.has('#') && cut.chars().noneMatch(c -> c == '`' || (c < ' ' && c != '\t'))
                  ? "`" + cut + "`"
                  : GoQuote.quoted(cut, verb.has('+')));
      case 'x' -> verb.pad(hex(cut, "%02x"));
      case 'X' -> verb.pad(hex(cut, "%02X"));
      default -> verb.pad(cut);
    };
  }

  private static String hex(String text, String digits) {
    StringBuilder out = new StringBuilder();
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      out.append(String.format(digits, one));
    }
    return out.toString();
  }

  /** {@code %!d(string=abc)}. */
  private static String bad(GoVerb verb, Value value) {
    return "%!" + verb.verb() + "(" + value.type() + "=" + written(verb.as('v'), value) + ")";
  }

  /** {@code print}: a space between two of which neither is a text. */
  static String print(List<Value> values) {
    BoundedText out = new BoundedText();
    for (int i = 0; i < values.size(); i++) {
      boolean apart =
          i > 0
              && !(values.get(i) instanceof Value.Text)
              && !(values.get(i - 1) instanceof Value.Text);
      out.append(apart ? " " : "").append(plain(values.get(i)));
    }
    return out.toString();
  }

  /** {@code println}: a space between any two, and the end of the line. */
  static String println(List<Value> values) {
    BoundedText out = new BoundedText();
    for (int i = 0; i < values.size(); i++) {
      out.append(i > 0 ? " " : "").append(plain(values.get(i)));
    }
    return out.append("\n").toString();
  }
}
