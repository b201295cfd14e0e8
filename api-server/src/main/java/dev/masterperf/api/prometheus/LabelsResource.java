package dev.masterperf.api.prometheus;

import dev.masterperf.api.access.Access;
import dev.masterperf.api.history.HistorySource;
import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemType;
import dev.masterperf.model.AllowedScopes;
import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.LabelMatcher;
import io.javalin.http.Context;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * {@code /api/v1/series}, {@code labels} and {@code label/NAME/values}, as Prometheus has them:
 * which series there are, and what they are called.
 */
public final class LabelsResource {
  private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  /** End of the year 9999. */
  private static final long LAST_MILLIS = 253_402_300_799_999L;

  private final SeriesLookup lookup;
  private final QueryRuns runs;

  public LabelsResource(HistorySource history, QueryRuns runs) {
    this.lookup = new SeriesLookup(history);
    this.runs = runs;
  }

  public void series(Context ctx) {
    PromParameters parameters = new PromParameters(ctx);
    if (parameters.texts("match[]").isEmpty()) {
      throw PromParameters.refused("match[]", "no match[] parameter provided");
    }
    int limit = parameters.limit("limit");
    SeriesLookup.Found found = find(ctx, parameters);
    PromAnswers.send(
        ctx,
        out -> {
          out.raw("[");
          String separator = "";
          int left = limit;
          for (Labels labels : found.series()) {
            if (left-- == 0) {
              break;
            }
            out.raw(separator).labels(labels);
            separator = ",";
          }
          out.raw("]");
        },
        found.warnings(found.series().size() > limit));
  }

  public void names(Context ctx) {
    answer(ctx, labels -> labels.toMap().keySet());
  }

  public void values(Context ctx) {
    String name = ctx.pathParam("name");
    if (!LABEL_NAME.matcher(name).matches()) {
      throw new Problem(ProblemType.INVALID_PARAMETER, "invalid label name: \"" + name + "\"")
          .toException();
    }
    answer(
        ctx,
        labels -> {
          String value = labels.get(name);
          return value.isEmpty() ? List.of() : List.of(value);
        });
  }

  private void answer(Context ctx, Function<Labels, Collection<String>> texts) {
    PromParameters parameters = new PromParameters(ctx);
    int limit = parameters.limit("limit");
    SeriesLookup.Found found = find(ctx, parameters);
    SortedSet<String> all = new TreeSet<>();
    found.series().forEach(labels -> all.addAll(texts.apply(labels)));
    List<String> given = all.stream().limit(limit).toList();
    PromAnswers.send(ctx, out -> out.texts(given), found.warnings(all.size() > limit));
  }

  private SeriesLookup.Found find(Context ctx, PromParameters parameters) {
    List<List<LabelMatcher>> matches = parameters.matches();
    long start = parameters.time("start").orElse(0L);
    long end = parameters.time("end").orElse(LAST_MILLIS);
    if (end < start) {
      throw PromParameters.invalid("end", "end timestamp must not be before start time");
    }
    AllowedScopes scopes = Access.scopes(ctx);
    return runs.run(ctx, QueryRequest.MAX_TIMEOUT, () -> lookup.find(scopes, matches, start, end));
  }
}
