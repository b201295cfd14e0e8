package dev.masterperf.streams.window;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.rule.CurrentRules;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.MetricCodec;
import dev.masterperf.streams.ProcessorSettings;
import dev.masterperf.streams.ingest.Place;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Which series are kept, which expire and which find no room depends on the log alone, however
 * often the process began anew.
 */
class LimitsAfterRestartTest {
  private static final long T0 = 1_700_002_800_000L;
  private static final SeriesLimits LIMITS =
      new SeriesLimits(Duration.ofHours(64), 3, Map.of("Zstd", 1));

  private static final List<Series> SERIES =
      IntStream.range(0, 6)
          .mapToObj(i -> Series.of(i < 4 ? "R2" : "Zstd", "Upload", "upload-" + i))
          .toList();

  /** An event, or only time that goes on. */
  record Step(long gapMinutes, int series, boolean event, boolean restartBefore) {}

  @Property(tries = 10)
  void aRestartChangesNothing(@ForAll("steps") List<Step> steps) throws IOException {
    List<Step> through = new ArrayList<>();
    steps.forEach(
        step -> through.add(new Step(step.gapMinutes(), step.series(), step.event(), false)));

    assertThat(told(steps)).isEqualTo(told(through));
  }

  private static List<String> told(List<Step> steps) throws IOException {
    Path folder = Files.createTempDirectory("limits");
    List<String> told = new ArrayList<>();
    Life life = new Life(folder, told);
    long clock = T0;
    for (Step step : steps) {
      if (step.restartBefore()) {
        life.end();
        life = new Life(folder, told);
      }
      clock += Duration.ofMinutes(step.gapMinutes()).toMillis();
      life.record(clock, step.event() ? SERIES.get(step.series()) : null);
    }
    life.end();
    Utils.delete(folder.toFile());
    told.sort(null); // within a moment the order says nothing
    return told;
  }

  /** One life of the engine, between two restarts. */
  private static final class Life {
    private final LiveStore live;
    private final KeyValueStore<String, byte[]> guardStore;
    private final WindowEngine engine;
    private long clockMillis;

    Life(Path folder, List<String> told) {
      MockProcessorContext<Void, Void> context =
          new MockProcessorContext<>(new Properties(), new TaskId(0, 0), folder.toFile());
      live = LiveStore.builder(HotStores.SERIES).withLoggingDisabled().build();
      live.init(context.getStateStoreContext(), live);
      guardStore = GuardStore.open(context);
      Map<Resolution, WindowStore<byte[], byte[]>> stores = new EnumMap<>(Resolution.class);
      for (Resolution resolution : Resolution.values()) {
        stores.put(resolution, store());
      }
      engine =
          new WindowEngine(
              live,
              stores,
              ProcessorSettings.defaultRetention(),
              LIMITS,
              GuardStore.guard(LIMITS, guardStore),
              new CurrentRules(RuleSet.empty()),
              outcome -> {
                if (outcome instanceof Outcome.Expired expired) {
                  told.add(clockMillis + " expired " + expired.series());
                } else if (outcome instanceof Outcome.Latest latest && !latest.series().gone) {
                  told.add(clockMillis + " " + json(latest.series()));
                }
              });
    }

    void record(long appendMillis, @org.jspecify.annotations.Nullable Series series) {
      clockMillis = appendMillis;
      engine.advance(appendMillis);
      if (series != null) {
        Event event = new Event();
        PerfMetric metric =
            PerfMetric.of(
                series, new Quantity(0.2, Unit.SECONDS), Status.OK, appendMillis * 1_000_000);
        event.read(metric, 0, new Place("metrics", 0, 0, appendMillis));
        LiveSeries kept = engine.series(series.key(), series, () -> MetricCodec.identity(series));
        if (kept != null) {
          engine.take(kept, event);
        } else {
          LiveSeries overflow = Objects.requireNonNull(engine.overflow(series, Unit.SECONDS));
          engine.takeOverflow(overflow, series, event);
        }
      }
      engine.settle();
    }

    void end() {
      live.flushCache();
      live.close();
      guardStore.close();
    }
  }

  private static String json(LiveSeries series) {
    return new String(Objects.requireNonNull(series.latestJson()), UTF_8);
  }

  @SuppressWarnings("unchecked")
  private static WindowStore<byte[], byte[]> store() {
    Map<Object, Object> windows = new HashMap<>();
    return (WindowStore<byte[], byte[]>)
        Proxy.newProxyInstance(
            WindowStore.class.getClassLoader(),
            new Class<?>[] {WindowStore.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "put" -> windows.put(List.of(key(arguments), arguments[2]), arguments[1]);
                  case "fetch" -> windows.get(List.of(key(arguments), arguments[1]));
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static Bytes key(Object[] arguments) {
    return Bytes.wrap((byte[]) arguments[0]);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(2, Arbitraries.longs().between(0, 70)),
                net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(3_000, 4_000))),
            Arbitraries.integers().between(0, SERIES.size() - 1),
            Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, Arbitraries.just(true)),
                net.jqwik.api.Tuple.of(2, Arbitraries.just(false))),
            Arbitraries.of(false, false, false, true))
        .as(Step::new)
        .list()
        .ofMinSize(20)
        .ofMaxSize(60);
  }
}
