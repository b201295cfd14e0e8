package dev.masterperf.query.syntax;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * About how many steps the program of a regular expression has. RE2 writes out what is repeated, so
 * {@code ((a{1000}){1000}){1000}} becomes more of them than memory holds. Go refuses such a text by
 * itself, RE2/J does not.
 */
final class ProgramSize {
  private static final Pattern REPEAT = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");
  private static final String END_OF_QUOTE = "\\E";

  private final String text;

  /** Of the groups around the one being read, what they came to before it. */
  private final Deque<Double> around = new ArrayDeque<>();

  private int at;
  private double size;

  /** The part of it that a repetition behind it would repeat. */
  private double last;

  private ProgramSize(String text) {
    this.text = text;
  }

  /** Of a text that need not be a regular expression; infinite where it is beyond all numbers. */
  static double of(String text) {
    return new ProgramSize(text).count();
  }

  private double count() {
    while (at < text.length()) {
      switch (text.charAt(at)) {
        case '\\' -> escape();
        case '[' -> {
          skipClass();
          add(1);
        }
        case '(' -> {
          around.push(size);
          size = 0;
          at++;
        }
        case ')' -> {
          double group = size + 1;
          size = around.isEmpty() ? 0 : around.pop();
          add(group);
          at++;
        }
        case '{' -> repeat();
        default -> {
          add(1);
          at++;
        }
      }
    }
    return size + around.stream().mapToDouble(Double::doubleValue).sum();
  }

  private void add(double part) {
    size += part;
    last = part;
  }

  private void repeat() {
    Matcher found = REPEAT.matcher(text).region(at, text.length());
    if (!found.lookingAt()) {
      add(1); // a brace stands for itself
      at++;
      return;
    }
    String most = found.group(2);
    double times = Double.parseDouble(most == null || most.isEmpty() ? found.group(1) : most);
    double repeated = last * Math.max(1, times);
    size += repeated - last;
    last = repeated;
    at = found.end();
  }

  private void escape() {
    if (text.startsWith("\\Q", at)) {
      int end = text.indexOf(END_OF_QUOTE, at + 2);
      int quoted = (end < 0 ? text.length() : end) - at - 2;
      size += quoted;
      last = 1;
      at = end < 0 ? text.length() : end + 2;
      return;
    }
    add(1);
    int name = at + 2;
    boolean braces =
        name < text.length() && "pPx".indexOf(text.charAt(at + 1)) >= 0 && text.charAt(name) == '{';
    at = braces ? Math.max(name, text.indexOf('}', name)) + 1 : name;
  }

  /** A bracket that closes stands for itself where nothing is before it. */
  private void skipClass() {
    at++;
    if (text.startsWith("^", at)) {
      at++;
    }
    if (text.startsWith("]", at)) {
      at++;
    }
    while (at < text.length() && text.charAt(at) != ']') {
      if (text.startsWith("[:", at) && text.indexOf(":]", at) > 0) {
        at = text.indexOf(":]", at) + 2;
      } else {
        at += text.charAt(at) == '\\' ? 2 : 1;
      }
    }
    at++;
  }
}
