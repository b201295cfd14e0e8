package dev.masterperf.api.ingest;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.wire.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Until when windows take data, by the rule the processor has. It decides by the broker's clock, so
 * what is said here of a metric at the very edge may turn out otherwise.
 */
public final class HotWindows {
  private final Map<Resolution, Duration> retention;

  /**
   * @param retention how long windows are kept hot, for every resolution
   */
  public HotWindows(Map<Resolution, Duration> retention) {
    this.retention = new EnumMap<>(retention);
  }

  /** Windows kept as long as they are where nothing is configured. */
  public static HotWindows byDefault() {
    return new HotWindows(
        Arrays.stream(Resolution.values())
            .collect(Collectors.toMap(each -> each, Resolution::defaultRetention)));
  }

  /** The resolutions whose window of this metric's time is no longer kept; mostly none. */
  List<Resolution> missed(PerfMetric metric, Instant now) {
    long begin = Timestamps.toMillis(metric.beginNanos());
    long nowMillis = now.toEpochMilli();
    if (nowMillis < begin + retention(Resolution.SECOND)) {
      return List.of();
    }
    List<Resolution> missed = new ArrayList<>();
    Resolution finest =
        Resolution.finestHolding(begin, Timestamps.toMillis(metric.endNanos()))
            .orElse(Resolution.HOUR);
    for (Resolution resolution : Resolution.values()) {
      long kept = resolution.windowStart(begin) + resolution.sizeMillis() + retention(resolution);
      if (resolution.compareTo(finest) >= 0 && nowMillis >= kept) {
        missed.add(resolution);
      }
    }
    return missed;
  }

  private long retention(Resolution resolution) {
    return retention.getOrDefault(resolution, resolution.defaultRetention()).toMillis();
  }
}
