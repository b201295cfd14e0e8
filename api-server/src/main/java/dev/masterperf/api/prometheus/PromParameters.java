package dev.masterperf.api.prometheus;

import dev.masterperf.api.http.Parameters;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.query.syntax.Expr;
import dev.masterperf.query.syntax.ExpressionException;
import dev.masterperf.query.syntax.LabelMatcher;
import dev.masterperf.query.syntax.Parser;
import dev.masterperf.query.syntax.PromDuration;
import dev.masterperf.query.syntax.TimeShift;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Parameters of a request as Prometheus takes them: from the address or from a form in the body, or
 * from both. What is not known is passed over, as there, since clients send what other servers
 * know. What cannot be used is {@code bad_data} in Prometheus' words.
 */
final class PromParameters {
  private static final double MILLIS = 1000;

  /** Beyond it milliseconds are no longer exact; Prometheus' own limits are wider. */
  private static final double MOST_SECONDS = 9e12;

  private final Context ctx;

  PromParameters(Context ctx) {
    this.ctx = ctx;
  }

  /** The first value that is not empty; that of the body counts before that of the address. */
  Optional<String> text(String name) {
    String given = ctx.formParam(name);
    String value = given == null ? ctx.queryParam(name) : given;
    return Optional.ofNullable(value).filter(text -> !text.isEmpty());
  }

  /** All values. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>(ctx.formParams(name));
    texts.addAll(ctx.queryParams(name));
    return texts;
  }

  String required(String name) {
    return text(name).orElse("");
  }

  /** A time in epoch milliseconds: seconds, whole or not, or RFC 3339. */
  Optional<Long> time(String name) {
    return text(name).map(given -> time(name, given));
  }

  /** The same where there has to be one. */
  long requiredTime(String name) {
    return time(name, required(name));
  }

  private static long time(String name, String given) {
    try {
      double seconds = Double.parseDouble(given);
      if (Math.abs(seconds) <= MOST_SECONDS) {
        return Math.round(seconds * MILLIS);
      }
    } catch (NumberFormatException notSeconds) {
      try {
        return OffsetDateTime.parse(given.replace(' ', 'T')).toInstant().toEpochMilli();
      } catch (DateTimeException e) {
        throw (ProblemException) noTime(name, given).initCause(e);
      }
    }
    throw noTime(name, given);
  }

  private static ProblemException noTime(String name, String given) {
    return invalid(name, "cannot parse \"" + given + "\" to a valid timestamp");
  }

  /** A duration in milliseconds: seconds, whole or not, or as {@code 1h30m}. */
  Optional<Long> duration(String name) {
    return text(name).map(given -> duration(name, given));
  }

  long requiredDuration(String name) {
    return duration(name, required(name));
  }

  private static long duration(String name, String given) {
    try {
      double seconds = Double.parseDouble(given);
      if (Math.abs(seconds) <= MOST_SECONDS) {
        return Math.round(seconds * MILLIS);
      }
      throw invalid(name, "cannot parse \"" + given + "\" to a valid duration. It overflows int64");
    } catch (NumberFormatException notSeconds) {
      try {
        return PromDuration.parseMillis(given);
      } catch (IllegalArgumentException e) {
        throw (ProblemException)
            invalid(name, "cannot parse \"" + given + "\" to a valid duration").initCause(e);
      }
    }
  }

  /** A duration above 0. */
  Optional<Duration> positiveDuration(String name) {
    return duration(name)
        .map(
            millis -> {
              if (millis <= 0) {
                throw invalid(name, "it has to be above 0");
              }
              return Duration.ofMillis(millis);
            });
  }

  /** How many there may be; MAX_VALUE where nothing or 0 is given. */
  int limit(String name) {
    Optional<String> given = text(name);
    try {
      int limit = Integer.parseInt(given.orElse("0"));
      if (limit >= 0) {
        return limit == 0 ? Integer.MAX_VALUE : limit;
      }
    } catch (NumberFormatException e) {
      throw (ProblemException)
          invalid(name, "limit must be a number, not \"" + given.orElse("") + "\"").initCause(e);
    }
    throw invalid(name, "limit must be non-negative");
  }

  /** The selectors of {@code match[]}. */
  List<List<LabelMatcher>> matches() {
    List<List<LabelMatcher>> all = new ArrayList<>();
    for (String given : texts("match[]")) {
      all.add(selector(given));
    }
    return all;
  }

  private static List<LabelMatcher> selector(String given) {
    Expr parsed = expression("match[]", given);
    if (parsed instanceof Expr.Selector selector && selector.shift().equals(TimeShift.NONE)) {
      return selector.matchers();
    }
    throw invalid("match[]", "\"" + given + "\" is no selector such as upload{category=\"R2\"}");
  }

  /** An expression, parsed. */
  static Expr expression(String name, String given) {
    try {
      return Parser.parse(given);
    } catch (ExpressionException e) {
      throw (ProblemException)
          invalid(name, "%d:%d: parse error: %s".formatted(e.line(), e.column(), e.problem()))
              .initCause(e);
    }
  }

  /** That a parameter cannot be used, in Prometheus' words. */
  static ProblemException invalid(String name, String why) {
    return Parameters.invalid(name, "invalid parameter \"" + name + "\": " + why);
  }

  /** The same in a sentence of Prometheus that does not name it. */
  static ProblemException refused(String name, String sentence) {
    return Parameters.invalid(name, sentence);
  }
}
