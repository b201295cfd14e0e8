package dev.masterperf.alerts.template;

import java.util.List;

/** {@code printf}: goes through a format once, taking values for its places in turn. */
final class GoPrintf {
  /** A width or precision above it is a mistake. */
  private static final int MAX_WIDTH = 10_000;

  private final String format;
  private final List<Value> values;
  private final BoundedText out = new BoundedText();
  private int at;
  private int next;

  private GoPrintf(String format, List<Value> values) {
    this.format = format;
    this.values = values;
  }

  static String text(String format, List<Value> values) {
    return new GoPrintf(format, values).all();
  }

  private String all() {
    while (at < format.length()) {
      int percent = format.indexOf('%', at);
      int end = percent < 0 ? format.length() : percent;
      out.append(format.substring(at, end));
      at = end;
      if (percent >= 0) {
        at++;
        place();
      }
    }
    if (next < values.size()) {
      extra();
    }
    return out.toString();
  }

  private void place() {
    int start = at;
    while (at < format.length() && "-+# 0".indexOf(format.charAt(at)) >= 0) {
      at++;
    }
    String flags = format.substring(start, at);
    int width = number("WIDTH", -1);
    if (width < -1) {
      flags += "-";
      width = -width;
    }
    int precision = -1;
    if (peek() == '.') {
      at++;
      precision = Math.max(-1, number("PREC", 0));
    }
    if (at >= format.length()) {
      out.append("%!(NOVERB)");
      return;
    }
    int verb = format.codePointAt(at);
    at += Character.charCount(verb);
    if (verb == '%') {
      out.append("%");
    } else if (next >= values.size()) {
      out.append("%!" + Character.toString(verb) + "(MISSING)");
    } else {
      char known = verb < 128 ? (char) verb : '\uFFFD';
      out.append(GoFormat.format(new GoVerb(flags, width, precision, known), values.get(next++)));
    }
  }

  private char peek() {
    return at < format.length() ? format.charAt(at) : 0;
  }

  /** Digits, or a star that takes a value. */
  private int number(String name, int absent) {
    if (peek() == '*') {
      at++;
      if (next < values.size()
          && values.get(next++) instanceof Value.Whole whole
          && Math.abs(whole.value()) <= MAX_WIDTH) {
        return (int) whole.value();
      }
      out.append("%!(BAD" + name + ")");
      return absent;
    }
    int value = absent;
    for (; peek() >= '0' && peek() <= '9'; at++) {
      value = Math.min(MAX_WIDTH + 1, 10 * Math.max(0, value) + (peek() - '0'));
    }
    if (value > MAX_WIDTH) {
      out.append("%!(BAD" + name + ")");
      return absent;
    }
    return value;
  }

  private void extra() {
    out.append("%!(EXTRA ");
    for (int i = next; i < values.size(); i++) {
      Value value = values.get(i);
      out.append(i > next ? ", " : "");
      out.append(value instanceof Value.Nothing ? "" : value.type() + "=");
      out.append(GoFormat.plain(value));
    }
    out.append(")");
  }
}
