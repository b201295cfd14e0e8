package dev.masterperf.api.views;

import dev.masterperf.model.MetricType;
import dev.masterperf.model.Quantity;
import dev.masterperf.query.syntax.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the filter of a view. The page forgives while somebody types: what it does not
 * know is a word to it. In a file such a thing is a mistake.
 */
final class FilterCheck {
  /** As the page has it. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(-?)(?:([a-z0-9]+)([:=<>])(\"[^\"]*\"?|\\S*)|(\"[^\"]*\"?|\\S+))",
          Pattern.CASE_INSENSITIVE);

  private static final List<String> STATUSES = List.of("ok", "error");

  private FilterCheck() {}

  /** In sentences; none where it is right. */
  static List<String> problems(String filter) {
    List<String> problems = new ArrayList<>();
    if (filter.chars().filter(letter -> letter == '"').count() % 2 != 0) {
      problems.add("a quote is not closed");
    }
    Matcher tokens = TOKEN.matcher(filter);
    while (tokens.find()) {
      String field = tokens.group(2);
      if (field != null) {
        of(field, tokens.group(3).charAt(0), unquoted(tokens.group(4))).ifPresent(problems::add);
      }
    }
    return problems;
  }

  private static Optional<String> of(String field, char sign, String value) {
    String name = field.toLowerCase(Locale.ROOT);
    boolean limit = sign == '<' || sign == '>';
    List<String> known = limit ? Words.NUMBER_FIELDS : Words.TEXT_FIELDS;
    if (!known.contains(name)) {
      return unknown(field, sign, known);
    }
    if (value.isEmpty()) {
      return Optional.of(field + sign + " is not followed by a value");
    }
    return limit ? number(field, sign, value) : text(name, sign, value);
  }

  /** Names hold colons too, so only what looks like a field is one. */
  private static Optional<String> unknown(String field, char sign, List<String> known) {
    if (known == Words.NUMBER_FIELDS && Words.TEXT_FIELDS.contains(field)) {
      return Optional.of(
          field + " is no number; " + sign + " goes with " + String.join(", ", known));
    }
    return NearestName.of(field, known)
        .map(
            near ->
                "no field is called %s; did you mean \"%s\"? As text to be found, put it in quotes"
                    .formatted(field, near));
  }

  private static Optional<String> number(String field, char sign, String value) {
    return Quantity.parse(value).isPresent()
        ? Optional.empty()
        : Optional.of(
            field + sign + " takes a number such as 500ms, 2MiB or 0.5, not \"" + value + "\"");
  }

  private static Optional<String> text(String field, char sign, String value) {
    if (sign != '=') {
      return Optional.empty();
    }
    return switch (field) {
      case "type" ->
          oneOf(
              field, value, Arrays.stream(MetricType.values()).map(MetricType::wireName).toList());
      case "status" -> oneOf(field, value, STATUSES);
      default -> Optional.empty();
    };
  }

  private static Optional<String> oneOf(String field, String value, List<String> known) {
    return known.contains(value)
        ? Optional.empty()
        : Optional.of(
            "%s is one of %s, not \"%s\"%s"
                .formatted(field, String.join(", ", known), value, NearestName.hint(value, known)));
  }

  private static String unquoted(@Nullable String text) {
    return text == null ? "" : text.replaceAll("^\"|\"$", "");
  }
}
