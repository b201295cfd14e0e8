package dev.masterperf.api.prometheus;

import dev.masterperf.api.access.Access;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.MatrixRow;
import dev.masterperf.streams.view.PerfView;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code /api/v1/metadata}: of each metric its kind, its unit and where it belongs. */
public final class MetadataResource {
  /** By their symbols on our wire; Prometheus writes them in words. */
  private static final Map<String, String> UNITS =
      Map.of("s", "seconds", "By", "bytes", "By/s", "bytes_per_second", "1", "");

  private final PerfView view;

  public MetadataResource(PerfView view) {
    this.view = view;
  }

  private record Entry(String type, String help, String unit) {}

  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::help).thenComparing(Entry::unit);

  public void list(Context ctx) {
    PromParameters parameters = new PromParameters(ctx);
    int limit = parameters.limit("limit");
    Optional<String> wanted = parameters.text("metric");
    MatrixAnswer answer = view.matrix(MatrixQuery.ALL.within(Access.scopes(ctx)));
    SortedMap<String, Entry> entries = new TreeMap<>();
    for (MatrixRow row : answer.rows()) {
      Series series = row.latest().series();
      if (wanted.map(series.id()::equals).orElse(true)) {
        entries.merge(series.id(), entry(row.latest()), MetadataResource::first);
      }
    }
    List<Map.Entry<String, Entry>> given = entries.entrySet().stream().limit(limit).toList();
    PromAnswers.send(
        ctx,
        out -> {
          String separator = "{";
          for (Map.Entry<String, Entry> one : given) {
            Entry entry = one.getValue();
            out.raw(separator).text(one.getKey());
            out.raw(":[{\"type\":").text(entry.type);
            out.raw(",\"help\":").text(entry.help);
            out.raw(",\"unit\":").text(entry.unit).raw("}]");
            separator = ",";
          }
          out.raw(given.isEmpty() ? "{}" : "}");
        },
        answer.coverage().sentences());
  }

  /** Of several series of one name always the same tells of it, however the matrix is sorted. */
  private static Entry first(Entry one, Entry other) {
    return ORDER.compare(one, other) <= 0 ? one : other;
  }

  private static Entry entry(PerfMetric metric) {
    Series series = metric.series();
    String unit = metric.unit() == null ? "" : metric.unit().symbol();
    return new Entry(
        series.id().endsWith("_total") ? "counter" : "gauge",
        series.category() + ", " + series.topic() + ", " + series.subCat(),
        UNITS.getOrDefault(unit, unit));
  }
}
