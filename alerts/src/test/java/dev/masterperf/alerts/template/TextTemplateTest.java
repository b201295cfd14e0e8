package dev.masterperf.alerts.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.query.syntax.ExpressionException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTemplateTest {

  @Test
  void knowsWhatAnAlertIsAboutAndTheExpectedBandOfAnAnomaly() {
    assertThat(filled("{{ $labels.job }} {{ $value }}, expected {{ $expected }}"))
        .isEqualTo("node 0.75, expected 10ms to 40ms");
    assertThat(filled("{{ pathPrefix }} {{ externalURL }}/x"))
        .isEqualTo("/base https://perf.example.org/base/x");
    assertThat(TextTemplate.parse("[{{ $expected }}]").render(AlertData.of(new TreeMap<>(), 1)))
        .isEqualTo("[]");
  }

  /** Where Prometheus renders an error, since a whole number is no fraction to Go. */
  @ParameterizedTest
  @CsvSource({
    "{{ gt $value 0 }}, true",
    "{{ if eq $value 0.75 }}a{{ end }}, a",
    "{{ lt 1 1.5 }}, true",
    "{{ eq 2.0 2 }}, true"
  })
  void comparesWholeNumbersWithFractions(String template, String text) {
    assertThat(filled(template)).isEqualTo(text);
  }

  /** Functions that came after the promtool the other tests compare with. */
  @ParameterizedTest
  @CsvSource({
    "{{ stripDomain \"a.example.org:80\" }}, a:80",
    "{{ stripDomain \"a.example.org\" }}, a",
    "{{ stripDomain \"10.0.0.1:80\" }}, 10.0.0.1:80",
    "{{ stripDomain \"[::1]:80\" }}, [::1]:80",
    "{{ toTime 1435065584.128 }}, 2015-06-23 13:19:44.128 +0000 UTC",
    "{{ toDuration 90.5 }}, 1m30.5s",
    "{{ toDuration 3600 }}, 1h0m0s",
    "{{ toDuration 0.0015 }}, 1.5ms",
    "{{ toDuration -0.000002 }}, -2µs",
    "{{ toDuration 0 }}, 0s",
    "{{ toDuration 90.5 | humanizeDuration }}, 1m 30s",
    "{{ now }}, 1.7e+09",
    "{{ now | humanizeTimestamp }}, 2023-11-14 22:13:20 +0000 UTC",
    "{{ urlQueryEscape \"a b&\" }}, a+b%26",
    "{{ range 3 }}{{ . }}{{ end }}, 012",
    "{{ title \"don't\" }}, Don't",
    "{{ with \"\" }}a{{ else with \"b\" }}{{ . }}{{ end }}, b",
  })
  void fillsWhatNewerVersionsKnow(String template, String text) {
    assertThat(filled(template)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      value = {
        "a {{ $value | humanise }} § 15: there is no template function humanise; did you mean"
            + " \"humanize\"?",
        "{{ $lables.job }} § 4: there is no variable $lables; did you mean \"$labels\"?",
        "a {{ $value § 3: {{ is not closed",
        "{{ \"a }} § 4: this string is not closed",
        "{{ /* a }} § 4: unexpected character '/' in an action",
        "{{/* a }} § 1: this comment is not closed by */}}",
        "{{/* a */ b }} § 8: behind the end of a comment stands }} and nothing else",
        "{{ if $value }} § 1: this is not closed by {{ end }}",
        "{{ if }}{{ end }} § 7: something is missing before }}",
        "{{ }} § 4: something is missing before }}",
        "{{ end }} § 1: there is nothing that this end could belong to",
        "{{ else }} § 1: there is nothing that this else could belong to",
        "{{ if 1 }}{{ else }}{{ else }}{{ end }} § 24: expected end, not else",
        "{{ break }} § 4: break stands only within range",
        "{{ range $x := $labels }}{{ end }}{{ $x }} § 38: there is no variable $x",
        "{{ if 1 }}{{ $x := 1 }}{{ else }}{{ $x }}{{ end }} § 37: there is no variable $x",
        "{{ $x = 1 }} § 4: there is no variable $x",
        "{{ define \"x\" }}{{ $labels }}{{ end }} § 20: there is no variable $labels",
        "{{ if 1 }}{{ define \"x\" }}{{ end }}{{ end }} § 14: define stands only at the top",
        "{{ template $x }} § 13: expected the name of a template as a string, not $x",
        "{{ (1 }} § 4: this parenthesis is not closed",
        "{{ 1) }} § 5: expected a blank and an argument, | or }}, not )",
        "{{ print \"a\"\"b\" }} § 13: a blank is missing before the string \"b\"",
        "{{ 12x }} § 4: 12x is no number that can be had here",
        "{{ 99999999999999999999 }} § 4: 99999999999999999999 is no number",
        "{{ 'ab' }} § 4: between single quotes stands one character",
        "{{ 1.5.x }} § 4: 1.5.x is no number",
        "{{ true.x }} § 4: true has no fields",
        "{{ a ? b }} § 6: unexpected character '?' in an action",
      })
  void refusesWhatIsNoTemplateAndShowsThePlace(String template, String problem) {
    assertThatThrownBy(() -> TextTemplate.parse(template))
        .isInstanceOf(ExpressionException.class)
        .hasMessageStartingWith("line 1, column " + problem)
        .hasMessageContaining("\n  " + template + "\n");
  }

  /** Prometheus loads them too. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      value = {
        "{{ .labels.job }} § 4: there is no field .labels here; there are .Labels,"
            + " .ExternalLabels, .ExternalURL, .Value; did you mean \"Labels\"?",
        "{{ humanize }} § 4: humanize takes 1 argument, not 0",
        "{{ $value | humanize 1 }} § 13: humanize takes 1 argument, not 2",
        "{{ printf }} § 4: printf takes at least 1 argument, not 0",
        "{{ slice 1 2 3 4 }} § 4: slice takes 1 to 3 arguments, not 4",
        "{{ or }} § 4: or takes at least 1 argument",
        "{{ $labels.job $value }} § 4: $labels is no function, so it takes nothing",
        "{{ $value | $labels.job }} § 13: $labels is no function, so it takes nothing",
        "{{ template \"q\" . }} § 4: there is no template \"q\" in this text",
        "{{ reReplaceAll \"(\" \"\" $labels.job }} § 17: \"(\" is no regular expression: missing",
        "{{ query \"sum(up\" }} § 10: the query is no PromQL: at its line 1, column 7, expected",
        "{{ nil }} § 4: nil alone is no action",
      })
  void takesWhatCanNeverBeFilledAndKnowsThePlace(String template, String problem) {
    TextTemplate flawed = TextTemplate.parse(template);

    assertThat(flawed.flaws())
        .singleElement()
        .extracting(Throwable::getMessage)
        .asString()
        .startsWith("line 1, column " + problem)
        .contains("\n  " + template + "\n");
    assertThat(flawed.render(Alerts.of(0.75))).startsWith("<error expanding template: line 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      value = {
        "a {{ toUpper $value }} § line 1, column 6: toUpper: it needs a text, and 0.75 is a float64",
        "{{ query \"absent\" | first }} § line 1, column 21: first: first() called on vector",
        "{{ $labels.job.x }} § line 1, column 15: a string has no field x",
        "{{ query $labels.path }} § line 1, column 4: query: the query is no PromQL",
        "{{ match $labels.instance \"a\" | toUpper }} § line 1, column 33: toUpper: it needs",
        "{{ range $value }}{{ end }} § line 1, column 10: range cannot go through a float64",
      })
  void aFailureShowsInTheText(String template, String message) {
    assertThat(filled(template)).startsWith("<error expanding template: " + message).endsWith(">");
  }

  @Test
  void saysWhereSeriesCannotBeAskedFor() {
    AlertData alone = AlertData.of(new TreeMap<>(Map.of("job", "node")), 1);

    assertThat(TextTemplate.parse("{{ query \"up\" | first | value }}").render(alone))
        .isEqualTo(
            "<error expanding template: line 1, column 4: query: series cannot be asked for here>");
    assertThat(TextTemplate.parse("{{ now }}").render(alone))
        .endsWith("now: the time is not known here>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ define \"x\" }}{{ template \"x\" . }}{{ end }}{{ template \"x\" . }}",
        "{{ range 1000000000 }}{{ end }}",
        "{{ range 60000 }}{{ range 60000 }}{{ end }}{{ end }}",
        "{{ range 60000 }}long text{{ end }}",
        "{{ $x := \"abcdefgh\" }}{{ range 60 }}{{ $x = print $x $x }}{{ end }}{{ $x }}",
        "{{ $x := \"abcdefgh\" }}{{ range 60 }}{{ $x = reReplaceAll \"\" $x $x }}{{ end }}",
        "{{ $x := printf \"%9999d\" 1 }}{{ range 6000 }}{{ $y := toUpper $x }}{{ end }}",
        "{{ printf \"%9999d%9999d%9999d%9999d%9999d%9999d%9999d\" 1 2 3 4 5 6 7 }}",
        "{{ $x := printf \"%9999d\" 1 }}{{ range 100 }}{{ $y := match \"(a?){300}$\" $x }}{{ end }}",
        "{{ $x := args 1 }}{{ range 100 }}{{ $x = args $x $x }}{{ end }}{{ $x }}",
      })
  void endsSoonWhateverIsInIt(String template) {
    assertThat(filled(template)).startsWith("<error expanding template: ");
  }

  @ParameterizedTest
  @CsvSource({
    "'{{ if 1 }}', '', 'nested'",
    "'{{ range 1 }}', '', 'nested'",
    "'{{ (', '', 'levels deep'",
    "'{{ 1', ' | print', 'levels deep'",
    "'{{ $', '.Labels', 'levels deep'",
    "'{{ if 1 }}', '{{ else if 1 }}', 'nested'",
  })
  void refusesWhatIsNestedTooDeepToBeReadWithoutAnOverflow(
      String first, String next, String problem) {
    String repeated = next.isEmpty() ? first : next;
    String template = first + repeated.replace("{{ (", "(").repeat(2_000) + " }}";

    assertThatThrownBy(() -> TextTemplate.parse(template)).hasMessageContaining(problem);
  }

  @Test
  void fillsWhatIsNestedAsDeepAsMayBe() {
    String blocks = "{{ if true }}".repeat(99) + "a" + "{{ end }}".repeat(99);
    String expression = "{{ " + "(".repeat(90) + "1" + ")".repeat(90) + " }}";

    assertThat(filled(blocks + expression)).isEqualTo("a1");
  }

  @ParameterizedTest
  @CsvSource({
    "{{ $value }}, true",
    "{{ .Value }}, true",
    "{{ if gt $value 1.0 }}a{{ end }}, true",
    "{{ . }}, true",
    "{{ $ }}, true",
    "{{ $.Value }}, true",
    "{{ query \"up\" | first | value }}, true",
    "{{ $labels.job }}, false",
    "{{ .Labels.job }}, false",
    "{{ with $labels.job }}{{ . }}{{ end }}, false",
    "{{ query \"up\" | first | label \"job\" }}, false",
    "{{ if eq $labels.job \"value\" }}Value{{ end }}, false",
  })
  void knowsWhetherItChangesWithTheValue(String template, boolean uses) {
    assertThat(TextTemplate.parse(template).usesValue()).isEqualTo(uses);
  }

  @Test
  void aTextWithAFormOfItsOwnKeepsItWhereAPartFails() {
    String template =
        "{\"a\": \"{{ toUpper $value }}\", \"b\": [{{ range 2 }}{{ . }},{{ index \"\" 1 }}{{ end }}]}";

    assertThat(
            TextTemplate.parse(template)
                .renderEscaped(Alerts.of(0.75), text -> text.replace("error", "oops")))
        .isEqualTo(
            "{\"a\": \"<oops expanding template: toUpper: it needs a text, and 0.75 is a float64>\","
                + " \"b\": [0,<oops expanding template: index: the index 1 is out of range>"
                + "1,<oops expanding template: index: the index 1 is out of range>]}");
  }

  private static String filled(String template) {
    return TextTemplate.parse(template).render(Alerts.of(0.75));
  }
}
