package dev.masterperf.benchmarks.tracker;

import com.codahale.metrics.MetricRegistry;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.MetricPublisher;
import dev.masterperf.producer.Timing;
import dev.masterperf.producer.micrometer.MasterPerfMeterRegistry;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A recorder of each library, set up as its documentation shows it. */
@SuppressWarnings("try") // a timing is of use by being closed
final class Recorders {
  private Recorders() {}

  static Recorder open(Library library) {
    return switch (library) {
      case NOTHING -> nanos -> {};
      case MASTERPERF -> masterperf();
      case MASTERPERF_BY_MICROMETER ->
          micrometer(new MasterPerfMeterRegistry(new MasterPerfTracker(new Nowhere())), false);
      case MICROMETER_PLAIN -> micrometer(new SimpleMeterRegistry(), false);
      case MICROMETER_PERCENTILE_HISTOGRAM ->
          micrometer(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), true);
      case MICROMETER_PERCENTILES -> micrometerPercentiles();
      case PROMETHEUS -> prometheus(histogram());
      case PROMETHEUS_CLASSIC -> prometheus(histogram().classicOnly());
      case PROMETHEUS_NATIVE -> prometheus(histogram().nativeOnly());
      case OPENTELEMETRY_EXPLICIT -> openTelemetry(Aggregation.explicitBucketHistogram());
      case OPENTELEMETRY_EXPONENTIAL ->
          openTelemetry(Aggregation.base2ExponentialBucketHistogram());
      case DROPWIZARD -> dropwizard();
    };
  }

  private static Recorder masterperf() {
    MasterPerfTracker tracker = new MasterPerfTracker(new Nowhere());
    dev.masterperf.producer.Timer timer = tracker.timer("Bench", "Tracker", "timer");
    return new Recorder() {
      @Override
      public void record(long nanos) {
        timer.record(nanos);
      }

      @Override
      public void timeNothing() {
        try (Timing timing = timer.start()) {
          // Nothing.
        }
      }

      @Override
      public void close() {
        tracker.close();
      }
    };
  }

  private static Recorder micrometer(MeterRegistry registry, boolean histogram) {
    return micrometer(
        Timer.builder("timer").publishPercentileHistogram(histogram).register(registry),
        () -> {
          if (registry instanceof PrometheusMeterRegistry prometheus) {
            prometheus.getPrometheusRegistry().scrape();
          }
        });
  }

  private static Recorder micrometerPercentiles() {
    Timer timer =
        Timer.builder("timer")
            .publishPercentiles(0.5, 0.95, 0.99)
            .register(new SimpleMeterRegistry());
    return micrometer(timer, () -> {});
  }

  private static Recorder micrometer(Timer timer, Runnable scrape) {
    return new Recorder() {
      @Override
      public void record(long nanos) {
        timer.record(nanos, TimeUnit.NANOSECONDS);
      }

      @Override
      public void timeNothing() {
        Timer.Sample sample = Timer.start(Clock.SYSTEM);
        sample.stop(timer);
      }

      @Override
      public void read() {
        timer.takeSnapshot();
        scrape.run();
      }
    };
  }

  private static Histogram.Builder histogram() {
    return Histogram.builder().name("timer_seconds");
  }

  private static Recorder prometheus(Histogram.Builder builder) {
    PrometheusRegistry registry = new PrometheusRegistry();
    DistributionDataPoint timer = builder.labelNames("id").register(registry).labelValues("timer");
    return new Recorder() {
      @Override
      public void record(long nanos) {
        timer.observe(nanos / 1e9);
      }

      @Override
      public void timeNothing() {
        try (io.prometheus.metrics.core.datapoints.Timer timing = timer.startTimer()) {
          // Nothing.
        }
      }

      @Override
      public void read() {
        registry.scrape();
      }
    };
  }

  private static Recorder openTelemetry(Aggregation aggregation) {
    SdkMeterProvider provider =
        SdkMeterProvider.builder()
            .registerMetricReader(
                PeriodicMetricReader.builder(new NowhereToExport())
                    .setInterval(Duration.ofSeconds(1))
                    .build())
            .registerView(
                InstrumentSelector.builder().setType(InstrumentType.HISTOGRAM).build(),
                View.builder().setAggregation(aggregation).build())
            .build();
    DoubleHistogram timer = provider.get("bench").histogramBuilder("timer").setUnit("s").build();
    Attributes attributes = Attributes.empty();
    return new Recorder() {
      @Override
      public void record(long nanos) {
        timer.record(nanos / 1e9, attributes);
      }

      @Override
      public void close() {
        provider.close();
      }
    };
  }

  private static Recorder dropwizard() {
    com.codahale.metrics.Timer timer = new MetricRegistry().timer("timer");
    return new Recorder() {
      @Override
      public void record(long nanos) {
        timer.update(nanos, TimeUnit.NANOSECONDS);
      }

      @Override
      public void timeNothing() {
        try (com.codahale.metrics.Timer.Context timing = timer.time()) {
          // Nothing.
        }
      }

      @Override
      public void read() {
        timer.getSnapshot();
      }
    };
  }

  /** Acknowledges everything. */
  private static final class Nowhere implements MetricPublisher {
    @Override
    public CompletableFuture<Void> publish(List<PerfMetric> metrics) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }

  /** Takes everything. */
  private static final class NowhereToExport implements MetricExporter {
    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
      return AggregationTemporality.DELTA;
    }
  }
}
