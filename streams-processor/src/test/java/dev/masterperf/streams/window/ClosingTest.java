package dev.masterperf.streams.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.rule.CurrentRules;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.streams.ProcessorSettings;
import dev.masterperf.streams.ingest.Place;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries run beside the stream thread, and may look at any moment. */
class ClosingTest {
  private static final SeriesKey KEY = Series.of("R2", "Object Upload", "upload").key();
  private static final long START = 1_700_002_800_000L;

  private final List<String> puts = new ArrayList<>();
  private final LiveSeries series = seriesWithAnOpenSecond();

  @Test
  void aWindowIsStillOpenWhenItIsStored(@TempDir Path folder) {
    MockProcessorContext<Void, Void> context =
        new MockProcessorContext<>(new Properties(), new TaskId(0, 0), folder.toFile());
    LiveStore live = LiveStore.builder(HotStores.SERIES).withLoggingDisabled().build();
    live.init(context.getStateStoreContext(), live);
    live.load();
    live.add(series);
    WindowEngine engine =
        new WindowEngine(
            live,
            stores(),
            ProcessorSettings.defaultRetention(),
            SeriesLimits.DEFAULT,
            GuardStore.guard(SeriesLimits.DEFAULT, context),
            new CurrentRules(RuleSet.empty()),
            outcome -> {});

    engine.advance(Resolution.MINUTE.closesAt(START));

    live.close();
    assertThat(puts).containsExactly("1s open", "10s open", "1m open");
  }

  private static LiveSeries seriesWithAnOpenSecond() {
    Event event = new Event();
    PerfMetric metric =
        PerfMetric.of(
            Series.parse(KEY), new Quantity(0.2, Unit.SECONDS), Status.OK, START * 1_000_000);
    event.read(metric, 0, Place.NONE);
    LiveSeries series = new LiveSeries(KEY, new byte[0]);
    series.add(Resolution.SECOND, START, event);
    return series;
  }

  private Map<Resolution, WindowStore<byte[], byte[]>> stores() {
    Map<Resolution, WindowStore<byte[], byte[]>> stores = new EnumMap<>(Resolution.class);
    for (Resolution resolution : Resolution.values()) {
      stores.put(resolution, store(resolution));
    }
    return stores;
  }

  @SuppressWarnings("unchecked")
  private WindowStore<byte[], byte[]> store(Resolution resolution) {
    return (WindowStore<byte[], byte[]>)
        Proxy.newProxyInstance(
            WindowStore.class.getClassLoader(),
            new Class<?>[] {WindowStore.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("put");
              boolean open =
                  series.openWindows().stream()
                      .anyMatch(
                          window ->
                              window.resolution() == resolution
                                  && window.startMillis() == (Long) arguments[2]);
              puts.add(resolution.label() + (open ? " open" : " in neither place"));
              return null;
            });
  }
}
