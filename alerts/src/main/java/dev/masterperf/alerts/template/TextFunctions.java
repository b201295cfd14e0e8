package dev.masterperf.alerts.template;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/** Prometheus' functions over texts. */
final class TextFunctions {
  static final List<Function> ALL =
      List.of(
          ofText("title", TextFunctions::title),
          ofText("toUpper", text -> mapped(text, Character::toUpperCase)),
          ofText("toLower", text -> mapped(text, Character::toLowerCase)),
          ofText("safeHtml", text -> text),
          ofText("urlQueryEscape", Escapes::query),
          ofText("stripPort", text -> HostPort.of(text).host()),
          ofText("stripDomain", TextFunctions::withoutDomain),
          ofText("graphLink", expression -> link(expression, 0)),
          ofText("tableLink", expression -> link(expression, 1)),
          Function.of(
                  "match",
                  2,
                  2,
                  (arguments, data) ->
                      new Value.Bool(
                          Regex.compiled(Arguments.text(arguments, 0))
                              .matcher(Arguments.text(arguments, 1))
                              .find()))
              .checked(Regex::compiled)
              .weighing(Regex.WEIGHT),
          Function.of(
                  "reReplaceAll",
                  3,
                  3,
                  (arguments, data) ->
                      new Value.Text(
                          Regex.replaceAll(
                              Arguments.text(arguments, 0),
                              Arguments.text(arguments, 1),
                              Arguments.text(arguments, 2))))
              .checked(Regex::compiled)
              .weighing(Regex.WEIGHT));

  private TextFunctions() {}

  private static Function ofText(String name, UnaryOperator<String> body) {
    return Function.of(
        name, 1, 1, (arguments, data) -> new Value.Text(body.apply(Arguments.text(arguments, 0))));
  }

  /** Letter by letter, as Go does it: ß stays. */
  private static String mapped(String text, IntUnaryOperator letter) {
    StringBuilder out = new StringBuilder();
    text.codePoints().map(letter).forEach(out::appendCodePoint);
    return out.toString();
  }

  /** The first letter of each word is a capital; the others stay, as does that of "don't". */
  private static String title(String text) {
    StringBuilder out = new StringBuilder();
    boolean inside = false;
    for (int point : text.codePoints().toArray()) {
      out.appendCodePoint(inside ? point : Character.toTitleCase(point));
      inside = Character.isLetterOrDigit(point) || point == '_' || (inside && point == '\'');
    }
    return out.toString();
  }

  private static String withoutDomain(String text) {
    HostPort name = HostPort.of(text);
    if (name.isAddress()) {
      return text;
    }
    String host = name.host().split("\\.", 2)[0];
    return name.port().isEmpty() ? host : host + ":" + name.port();
  }

  private static String link(String expression, int tab) {
    return "/graph?g0.expr=" + Escapes.query(expression) + "&g0.tab=" + tab;
  }
}
