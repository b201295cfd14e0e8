package dev.masterperf.streams.window;

import dev.masterperf.model.Resolution;
import dev.masterperf.model.Topics;
import dev.masterperf.streams.clock.ClockTicks;
import dev.masterperf.streams.ingest.Arrival;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** The step that feeds arrivals into the {@link WindowEngine} of its partition. */
public final class AggregateWindows extends ContextualProcessor<String, Arrival, String, Outcome> {
  private static final Duration IDLE_CHECK = Duration.ofMillis(100);

  private final Map<Resolution, Duration> retention;
  private final ClockTicks ticks;
  private @Nullable WindowEngine engine;
  private long recordMillis;

  private AggregateWindows(Map<Resolution, Duration> retention, ClockTicks ticks) {
    this.retention = new EnumMap<>(retention);
    this.ticks = ticks;
  }

  /** Declares the step with its stores. */
  public static ProcessorSupplier<String, Arrival, String, Outcome> supplier(
      Map<Resolution, Duration> retention, ClockTicks ticks) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<String, Arrival, String, Outcome> get() {
        return new AggregateWindows(retention, ticks);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return HotStores.builders(retention);
      }
    };
  }

  @Override
  public void init(ProcessorContext<String, Outcome> context) {
    super.init(context);
    WindowEngine started =
        new WindowEngine(
            context.getStateStore(HotStores.SERIES),
            HotStores.windowStores(context),
            retention,
            outcome -> context.forward(new Record<>("", outcome, recordMillis)));
    engine = started;
    int partition = context.taskId().partition();
    context.schedule(
        IDLE_CHECK,
        PunctuationType.WALL_CLOCK_TIME,
        now -> ticks.requestIfDue(partition, started.nextCloseMillis(), now));
  }

  @Override
  public void process(Record<String, Arrival> record) {
    WindowEngine started = Objects.requireNonNull(engine, "process before init");
    recordMillis = record.timestamp();
    if (isMetrics()) {
      started.advance(recordMillis);
    }
    if (record.value() instanceof Arrival.Home home) {
      started.take(home, recordMillis);
    }
  }

  /**
   * The clock is that of the metrics partition alone. What passed through the rehome topic may be
   * read before a backlog that is older, and would make all of it late.
   */
  private boolean isMetrics() {
    return context()
        .recordMetadata()
        .map(origin -> origin.topic().equals(Topics.METRICS.name()))
        .orElse(false);
  }
}
