package dev.masterperf.alerts.detection;

import dev.masterperf.model.AnomalyEvidence;
import dev.masterperf.model.AnomalyEvidence.Moved;
import dev.masterperf.model.Deployment;
import dev.masterperf.model.Series;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What went on around a series when a value of it was judged.
 *
 * @param moved other series that left their bands then, the furthest first
 * @param deployment the last one before; null if there was none of late
 */
public record Surroundings(List<Moved> moved, @Nullable Deployment deployment) {
  /** One of before counts for so long. */
  public static final Duration LATELY = Duration.ofMinutes(30);

  /** So many other series are told of. */
  public static final int MOST = 5;

  private static final int NAMED = 3;

  public Surroundings {
    moved = List.copyOf(moved);
  }

  /** Evidence with this in it, and in its sentence. */
  public AnomalyEvidence into(AnomalyEvidence evidence) {
    return evidence.among(moved, deployment, after(evidence) + others());
  }

  private String after(AnomalyEvidence evidence) {
    return deployment == null
        ? ""
        : "; %s after the deployment of %s %s"
            .formatted(
                text(Duration.between(deployment.at(), evidence.at())),
                OneLine.of(deployment.name()),
                OneLine.of(deployment.version()));
  }

  private static String text(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
  }

  private String others() {
    if (moved.isEmpty()) {
      return "";
    }
    String named =
        moved.stream()
            .limit(NAMED)
            .map(
                one ->
                    name(one) + " (" + AnomalySentence.number(one.deviation()) + " times its band)")
            .collect(Collectors.joining(", "));
    int more = moved.size() - NAMED;
    return "; at the same time moved " + named + (more > 0 ? " and " + more + " more" : "");
  }

  private static String name(Moved one) {
    Series series = Series.parse(one.series());
    return OneLine.of(series.topic())
        + "/"
        + OneLine.of(series.id())
        + (series.source().isEmpty() ? "" : " of " + OneLine.of(series.source()));
  }
}
