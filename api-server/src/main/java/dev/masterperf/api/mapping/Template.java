package dev.masterperf.api.mapping;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Text with places to be filled: {@code $1} and {@code ${1}} by a group of the rule's pattern,
 * {@code ${job}} by a label, {@code ${a|b}} by the first of them that is there, {@code
 * ${job:-none}} by a text where none is. {@code $$} is a dollar sign.
 */
final class Template {
  private final String text;
  private final List<Part> parts;

  private Template(String text, List<Part> parts) {
    this.text = text;
    this.parts = List.copyOf(parts);
  }

  private sealed interface Part {}

  private record Literal(String text) implements Part {}

  /**
   * @param sources tried in this order
   * @param fallback empty where nothing was said
   */
  private record Place(List<Source> sources, String fallback) implements Part {}

  /**
   * Where a place takes its text from.
   *
   * @param group of the pattern; -1 for a label
   */
  private record Source(String name, int group) {}

  /**
   * Reads a template.
   *
   * @param pattern whose groups it may name
   * @throws IllegalArgumentException with what is wrong and what would be right
   */
  static Template parse(String text, Pattern pattern) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
      if (c != '$') {
        literal.append(c);
        at++;
      } else if (next == '$') {
        literal.append('$');
        at += 2;
      } else {
        flush(literal, parts);
        int end = next == '{' ? closing(text, at) : digits(text, at + 1);
        String inside = text.substring(next == '{' ? at + 2 : at + 1, end);
        parts.add(place(inside, pattern));
        at = next == '{' ? end + 1 : end;
      }
    }
    flush(literal, parts);
    return new Template(text, parts);
  }

  private static void flush(StringBuilder literal, List<Part> parts) {
    if (!literal.isEmpty()) {
      parts.add(new Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  private static int closing(String text, int dollar) {
    int end = text.indexOf('}', dollar);
    if (end < 0) {
      throw new IllegalArgumentException(
          "\"" + text.substring(dollar) + "\" has no closing brace; write ${name}");
    }
    return end;
  }

  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    if (end == from) {
      throw new IllegalArgumentException(
          "a dollar sign begins $1 or ${name}; write $$ for the sign itself");
    }
    return end;
  }

  private static Place place(String inside, Pattern pattern) {
    int dash = inside.indexOf(":-");
    String names = dash < 0 ? inside : inside.substring(0, dash);
    List<Source> sources = new ArrayList<>();
    for (String name : names.split("\\|", -1)) {
      sources.add(source(name.strip(), pattern));
    }
    return new Place(List.copyOf(sources), dash < 0 ? "" : inside.substring(dash + 2));
  }

  private static Source source(String name, Pattern pattern) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a place in braces needs a name, as in ${job}");
    }
    Integer named = pattern.namedGroups().get(name);
    if (named != null) {
      return new Source(name, named);
    }
    if (!name.chars().allMatch(Character::isDigit)) {
      return new Source(name, -1);
    }
    int group = name.length() > 3 ? Integer.MAX_VALUE : Integer.parseInt(name);
    if (group > pattern.groupCount()) {
      throw new IllegalArgumentException(
          "there is no group " + name + "; the pattern of metric has " + pattern.groupCount());
    }
    return new Source(name, group);
  }

  /** The text for one series, whose name matched. */
  String fill(IncomingSeries series, Matcher matched) {
    if (parts.size() == 1) {
      return fill(parts.get(0), series, matched);
    }
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      filled.append(fill(part, series, matched));
    }
    return filled.toString();
  }

  private static String fill(Part part, IncomingSeries series, Matcher matched) {
    if (part instanceof Literal literal) {
      return literal.text();
    }
    Place place = (Place) part;
    for (Source source : place.sources()) {
      String value = value(source, series, matched);
      if (value != null) {
        return value;
      }
    }
    return place.fallback();
  }

  private static @Nullable String value(Source source, IncomingSeries series, Matcher matched) {
    if (source.group() < 0) {
      return series.value(source.name());
    }
    String group = matched.group(source.group());
    return group == null || group.isEmpty() ? null : group;
  }

  /**
   * The label that this fills a field with and nothing else, so that it need not stand among the
   * labels as well.
   */
  @Nullable String soleLabel(IncomingSeries series) {
    if (parts.size() == 1 && parts.get(0) instanceof Place place) {
      for (Source source : place.sources()) {
        if (source.group() < 0 && series.value(source.name()) != null) {
          return source.name();
        }
        if (source.group() >= 0) {
          return null; // a group may have been taken before
        }
      }
    }
    return null;
  }

  /** The text where there is no place to fill. */
  Optional<String> literal() {
    if (parts.isEmpty()) {
      return Optional.of("");
    }
    return parts.size() == 1 && parts.get(0) instanceof Literal literal
        ? Optional.of(literal.text())
        : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
