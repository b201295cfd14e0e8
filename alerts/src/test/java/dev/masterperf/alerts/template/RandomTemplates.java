package dev.masterperf.alerts.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Templates that Prometheus takes, though it cannot fill all of them. */
final class RandomTemplates {
  private static final String[] TEXTS = {
    "$labels.instance",
    "$labels.job",
    ".Labels.path",
    "$labels.none",
    "$externalLabels.cluster",
    "$externalURL",
    "\"a.b:80\"",
    "\"x y\"",
    "\"12.5\"",
    "\"\"",
    "`ra\\w`",
    "\"ä\\\"<&>\"",
  };
  private static final String[] REALS = {
    "$value", ".Value", "1.5", "-0.25", "1e9", "0.0", "1234.5678", "1e-7", "99.95", "3600.5"
  };
  private static final String[] WHOLES = {"0", "1", "-3", "42", "'x'", "0x1F", "100000"};
  private static final String[] FORMATS = {
    "%.2f", "%5.1f|", "%-9.3f|", "%g", "%.3g", "%e", "%v", "%08.3f", "%+v", "%.0f", "%G", "% f"
  };
  private static final String[] TEXT_FORMATS = {"%s", "%q", "%v", "%8s|", "%-8s|", "%.3s", "%x"};
  private static final String[] WHOLE_FORMATS = {"%d", "%5d", "%-4d|", "%05d", "%x", "%+d", "%q"};
  private static final String[] PATTERNS = {"[a-z]+", "^(.*?):(\\\\d+)$", "(a)(b)?", "\\\\.", ""};

  private final Random random;

  RandomTemplates(long seed) {
    this.random = new Random(seed);
  }

  List<String> take(int count) {
    List<String> templates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      templates.add(part(3) + " " + part(3));
    }
    return templates;
  }

  private String part(int depth) {
    String text = text(depth);
    return switch (random.nextInt(depth > 0 ? 10 : 3)) {
      case 0 -> "word ";
      case 1, 2 -> "{{ " + any(depth) + " }}";
      case 3 ->
          "{{ if %s }}%s{{ else }}%s{{ end }}"
              .formatted(condition(depth), part(depth - 1), part(depth - 1));
      case 4 -> "{{ with %s }}<{{ . }}>%s{{ end }}".formatted(any(depth), part(0));
      case 5 -> "{{ $x := %s }}{{ $x }}%s".formatted(any(depth), part(depth - 1));
      case 6 -> "{{ range $k, $v := $labels }}{{ $k }}{{ $v | %s }}{{ end }}".formatted(ofText());
      case 7 ->
          "{{ range query \"up\" | sortByLabel \"instance\" }}{{ .Value | %s }}%s{{ end }}"
              .formatted(ofReal(), "{{ .Labels.instance }}");
      case 8 -> " {{- " + text + " -}} \n" + part(depth - 1);
      default -> "{{ " + text + " | " + ofText() + " }}";
    };
  }

  private String any(int depth) {
    return one(List.<Supplier<String>>of(
            () -> text(depth),
            () -> real(depth),
            () -> whole(depth),
            () -> condition(depth),
            () -> "print %s %s %s".formatted(any0(depth), any0(depth), any0(depth)),
            () -> "printf \"%s %s\" %s %s".formatted("%v", "%v", any0(depth), any0(depth)),
            () -> "printf \"%s\" %s".formatted(one(FORMATS), any0(depth)),
            () -> "printf \"%s\" %s".formatted(one(WHOLE_FORMATS), any0(depth))))
        .get();
  }

  private String any0(int depth) {
    return depth <= 0
        ? one(random.nextBoolean() ? TEXTS : random.nextBoolean() ? REALS : WHOLES)
        : "(" + any(depth - 1) + ")";
  }

  private String text(int depth) {
    if (depth <= 0) {
      return one(TEXTS);
    }
    String inner = "(" + text(depth - 1) + ")";
    return switch (random.nextInt(6)) {
      case 0 -> one(TEXTS);
      case 1 -> inner + " | " + ofText();
      case 2 -> "(" + real(depth - 1) + ") | " + ofReal();
      case 3 -> "reReplaceAll \"%s\" \"<$1$2>\" %s".formatted(one(PATTERNS), inner);
      case 4 -> "printf \"%s\" %s".formatted(one(TEXT_FORMATS), inner);
      default -> "slice \"%s\" %d".formatted(one("abc", "x:80", "42"), random.nextInt(4));
    };
  }

  private String real(int depth) {
    return depth <= 0 || random.nextBoolean()
        ? one(REALS)
        : "query \"up{instance='a'} * 1.5\" | first | value";
  }

  private String whole(int depth) {
    return depth <= 0 || random.nextBoolean() ? one(WHOLES) : "len (" + text(depth - 1) + ")";
  }

  private String condition(int depth) {
    int inner = depth - 1;
    return switch (random.nextInt(depth > 0 ? 6 : 2)) {
      case 0 -> "%s %s %s".formatted(comparison(), one(REALS), one(REALS));
      case 1 -> "%s %s %s".formatted(comparison(), one(TEXTS), one(TEXTS));
      case 2 -> "and (%s) (%s)".formatted(condition(inner), any(inner));
      case 3 -> "or (%s) (%s)".formatted(any(inner), condition(inner));
      case 4 -> "not (%s)".formatted(any(inner));
      default -> "match \"%s\" (%s)".formatted(one(PATTERNS), text(inner));
    };
  }

  private String comparison() {
    return one("eq", "ne", "lt", "le", "gt", "ge");
  }

  private String ofText() {
    return one("toUpper", "toLower", "title", "stripPort", "html", "urlquery", "humanize", "js");
  }

  private String ofReal() {
    return one(
        "humanize", "humanize1024", "humanizeDuration", "humanizePercentage", "humanizeTimestamp");
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
