package dev.masterperf.alerts.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TextTemplateLawsTest {
  private static final List<String> PIECES =
      List.of(
          "{{",
          "}}",
          "{{-",
          "-}}",
          "{{/*",
          "*/}}",
          "if",
          "else",
          "end",
          "range",
          "with",
          "define",
          "block",
          "template",
          "break",
          "continue",
          "nil",
          "true",
          "(",
          ")",
          "|",
          ":=",
          "=",
          ",",
          " ",
          "\n",
          "$",
          "$x",
          "$value",
          "$labels",
          ".",
          ".Labels",
          ".Value",
          ".job",
          "\"",
          "`",
          "'a'",
          "\"x\"",
          "\"up\"",
          "0",
          "-1",
          "1.5",
          "1e9",
          "0x",
          "printf",
          "\"%v%*.3d\"",
          "print",
          "len",
          "index",
          "slice",
          "and",
          "or",
          "not",
          "eq",
          "lt",
          "query",
          "first",
          "value",
          "label",
          "args",
          "humanize",
          "humanizeDuration",
          "toTime",
          "reReplaceAll",
          "match",
          "\"(a|)*\"",
          "parseDuration",
          "title",
          "html",
          "ä",
          "\ud800",
          "\0",
          "text");

  @Property(tries = 5_000)
  void anyTextIsATemplateOrRefusedWithAMessageAndNeverThrowsWhenFilled(
      @ForAll("texts") String text, @ForAll double value, @ForAll String label) {
    Optional<TextTemplate> template = parsed(text);

    template.ifPresent(found -> filled(found, value, label));
  }

  /** Its pieces in the right order more often than by chance. */
  @Property(tries = 5_000)
  void whatCanBeFilledIsFilledTheSameEachTime(
      @ForAll long seed, @ForAll double value, @ForAll String label) {
    for (String text : new RandomTemplates(seed).take(3)) {
      TextTemplate template = TextTemplate.parse(text);

      String once = filled(template, value, label);

      assertThat(filled(TextTemplate.parse(text), value, label)).isEqualTo(once);
      assertThat(template.text()).isEqualTo(text);
    }
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces = Arbitraries.of(PIECES).list().ofMaxSize(40).map(l -> join(l));
    Arbitrary<String> actions =
        Arbitraries.of(PIECES).list().ofMaxSize(6).map(l -> "{{ " + String.join(" ", l) + " }}");
    return Arbitraries.oneOf(
        pieces, actions, actions.list().ofMaxSize(5).map(l -> join(l)), Arbitraries.strings());
  }

  private static String join(List<String> pieces) {
    return String.join("", pieces);
  }

  private static Optional<TextTemplate> parsed(String text) {
    try {
      return Optional.of(TextTemplate.parse(text));
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
      return Optional.empty();
    }
  }

  private static String filled(TextTemplate template, double value, String label) {
    AlertData around = Alerts.of(value);
    AlertData alert =
        new AlertData(
            new TreeMap<>(Map.of("job", label, "path", label)),
            value,
            label,
            new TreeMap<>(),
            label,
            around.at(),
            around.queries(),
            Variables.NONE);
    return template.render(alert) + template.renderEscaped(alert, made -> made);
  }
}
