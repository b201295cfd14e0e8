package dev.masterperf.query.eval;

import dev.masterperf.query.series.Labels;
import dev.masterperf.query.syntax.Matching;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The labels by which two series belong together; worked out once for each series. */
final class MatchKeys {
  private final Matching matching;
  private final List<String> ignored;
  private final Map<Labels, Labels> known = new HashMap<>();

  MatchKeys(Matching matching) {
    this.matching = matching;
    this.ignored = new ArrayList<>(matching.labels());
    ignored.add(Labels.NAME);
  }

  Labels of(Labels series) {
    Labels key = known.get(series);
    if (key == null) {
      Labels firm = series.withFirmName();
      key =
          matching.kind() == Matching.Kind.ON
              ? firm.keeping(matching.labels())
              : firm.without(ignored);
      known.put(series, key);
    }
    return key;
  }
}
