package dev.masterperf.alerts.template;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.masterperf.query.syntax.RegularExpression;

/** Regular expressions of RE2 and Go's notation for replacements. */
final class Regex {
  /** A longer one may come from a label, and takes long to compile. */
  private static final int MAX_LENGTH = 1_000;

  /** Repetitions such as {@code (a?){300}} make each character of a text hundreds of steps. */
  static final int WEIGHT = 20;

  private Regex() {}

  static Pattern compiled(String pattern) {
    if (pattern.length() > MAX_LENGTH) {
      throw new RenderException(
          "a regular expression has " + MAX_LENGTH + " characters at most, not this many");
    }
    try {
      RegularExpression.requireBounded(pattern);
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new RenderException(
          "\"" + pattern + "\" is no regular expression: " + e.getDescription());
    } catch (IllegalArgumentException e) {
      throw new RenderException("\"" + pattern + "\": " + e.getMessage());
    }
  }

  static String replaceAll(String pattern, String replacement, String text) {
    Matcher matcher = compiled(pattern).matcher(text);
    BoundedText out = new BoundedText();
    int end = 0;
    while (matcher.find()) {
      out.append(text.substring(end, matcher.start()));
      // as in Go, nothing replaces an empty match right behind another one
      if (matcher.end() > end || matcher.start() == 0) {
        expand(replacement, matcher, out);
      }
      end = matcher.end();
    }
    return out.append(text.substring(end)).toString();
  }

  /** {@code $1}, {@code ${1}} and {@code ${name}}; {@code $1x} is the group named 1x. */
  private static void expand(String replacement, Matcher matcher, BoundedText out) {
    int at = 0;
    while (at < replacement.length()) {
      int dollar = replacement.indexOf('$', at);
      if (dollar < 0 || dollar == replacement.length() - 1) {
        break;
      }
      out.append(replacement.substring(at, dollar));
      at = dollar + 1;
      if (replacement.charAt(at) == '$') {
        out.append("$");
        at++;
        continue;
      }
      boolean braces = replacement.charAt(at) == '{';
      int start = braces ? at + 1 : at;
      int end = start;
      while (end < replacement.length() && isOfName(replacement.charAt(end))) {
        end++;
      }
      boolean closed = !braces || (end < replacement.length() && replacement.charAt(end) == '}');
      if (end == start || !closed) {
        out.append("$"); // malformed: Go takes it as it is
        continue;
      }
      out.append(group(matcher, replacement.substring(start, end)));
      at = braces ? end + 1 : end;
    }
    out.append(replacement.substring(at));
  }

  private static boolean isOfName(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private static String group(Matcher matcher, String name) {
    String found = null;
    if (name.matches("[0-9]{1,4}")) {
      int number = Integer.parseInt(name);
      found = number <= matcher.groupCount() ? matcher.group(number) : null;
    } else if (matcher.pattern().namedGroups().containsKey(name)) {
      found = matcher.group(name);
    }
    return found == null ? "" : found;
  }
}
