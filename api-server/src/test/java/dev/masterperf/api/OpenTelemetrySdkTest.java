package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.masterperf.api.history.HistorySource;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Summary;
import dev.masterperf.model.Unit;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.DefaultAggregationSelector;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The OpenTelemetry SDK for Java exports to a running server, as a user's program would. */
class OpenTelemetrySdkTest {
  private static final Aggregation EXPLICIT = Aggregation.explicitBucketHistogram();

  private final FakePublisher publisher = new FakePublisher();
  private final FakeView view = new FakeView();
  private final ApiServer server =
      new ApiServer(
          ApiSettings.of("127.0.0.1", 0),
          view,
          view,
          HistorySource.hot(view, InstantSource.system()),
          FakeSilences.desk(),
          publisher,
          Operations.of(List::of),
          InstantSource.system()); // the SDK has no other clock

  OpenTelemetrySdkTest() {
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "none"})
  void countersAndGaugesArriveUnderTheirNames(String compression) {
    try (SdkMeterProvider provider =
        provider(AggregationTemporalitySelector.alwaysCumulative(), EXPLICIT, compression)) {
      Meter meter = provider.get("checkout");
      meter.counterBuilder("orders").setUnit("{order}").build().add(3, currency("EUR"));
      meter.upDownCounterBuilder("open.carts").build().add(-2);
      meter.gaugeBuilder("heap").setUnit("MiBy").build().set(1.5);

      assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();

      PerfMetric orders = last("orders");
      assertThat(orders.series().key().text())
          .isEqualTo("global|shop|performance|cart|checkout|orders|i-1|currency=EUR");
      assertThat(orders.measure()).isEqualTo(3);
      assertThat(orders.unit()).isEqualTo(Unit.ONE);
      assertThat(of("orders"))
          .as("it began after the server did, so its whole value is increase")
          .extracting(PerfMetric::measure)
          .containsExactly(0.0, 3.0);
      assertThat(last("open.carts").measure()).isEqualTo(-2);
      assertThat(last("heap").measure()).isEqualTo(1.5 * (1 << 20));
      assertThat(last("heap").unit()).isEqualTo(Unit.BYTES);
    }
  }

  @Test
  void cumulativeHistogramsGiveEachSampleOnce() {
    try (SdkMeterProvider provider =
        provider(AggregationTemporalitySelector.alwaysCumulative(), EXPLICIT, "gzip")) {
      var latency = provider.get("m").histogramBuilder("latency").setUnit("ms").build();
      latency.record(5);
      latency.record(700);
      flush(provider);
      latency.record(30);
      flush(provider);
      flush(provider);

      assertThat(of("latency")).hasSize(2);
      Summary first = of("latency").get(0).summary();
      Summary second = of("latency").get(1).summary();
      assertThat(first.count()).isEqualTo(2);
      assertThat(first.sum()).isEqualTo(0.705);
      assertThat(first.min()).isEqualTo(0.005);
      assertThat(first.max()).isEqualTo(0.7);
      assertThat(second.count()).isEqualTo(1);
      assertThat(second.sum()).isCloseTo(0.03, within(1e-12));
      assertThat(second.min()).isBetween(0.025, 0.05); // its bucket
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void exponentialHistogramsKeepTheAccuracyTheSdkGivesThem(boolean delta) {
    double[] samples = samples(10_000);
    try (SdkMeterProvider provider =
        provider(
            delta
                ? AggregationTemporalitySelector.deltaPreferred()
                : AggregationTemporalitySelector.alwaysCumulative(),
            Aggregation.base2ExponentialBucketHistogram(),
            "gzip")) {
      var latency = provider.get("m").histogramBuilder("latency").setUnit("s").build();
      for (int i = 0; i < samples.length; i++) {
        latency.record(samples[i]);
        if (i == 2_000) {
          flush(provider);
        }
      }
      flush(provider);

      Aggregate all = new Aggregate();
      of("latency").forEach(metric -> all.addSummary(metric.summary(), metric.unit(), 0));
      Arrays.sort(samples);
      assertThat(all.count()).isEqualTo(samples.length);
      assertThat(all.sum()).isCloseTo(Arrays.stream(samples).sum(), within(1e-6));
      // 160 buckets over the range of these samples are of scale 4: 2.2 %, and the sketch's 1 %.
      for (double q : new double[] {0.01, 0.5, 0.9, 0.99, 0.999}) {
        double exact = samples[(int) (q * (samples.length - 1))];
        assertThat(all.quantile(q)).isCloseTo(exact, within(exact * 0.0325));
      }
      assertThat(all.max()).isCloseTo(samples[samples.length - 1], within(1e-9));
    }
  }

  @Test
  void deltasAddUp() {
    try (SdkMeterProvider provider =
        provider(AggregationTemporalitySelector.deltaPreferred(), EXPLICIT, "gzip")) {
      var hits = provider.get("m").counterBuilder("hits").build();
      hits.add(4);
      flush(provider);
      hits.add(5);
      flush(provider);

      assertThat(of("hits"))
          .extracting(metric -> metric.summary().increase())
          .containsExactly(4.0, 5.0);
    }
  }

  private SdkMeterProvider provider(
      AggregationTemporalitySelector temporality, Aggregation histograms, String compression) {
    OtlpHttpMetricExporter exporter =
        OtlpHttpMetricExporter.builder()
            .setEndpoint("http://127.0.0.1:" + server.port() + "/v1/metrics")
            .setCompression(compression)
            .setAggregationTemporalitySelector(temporality)
            .setDefaultAggregationSelector(
                DefaultAggregationSelector.getDefault().with(InstrumentType.HISTOGRAM, histograms))
            .build();
    return SdkMeterProvider.builder()
        .setResource(
            Resource.create(
                Attributes.builder()
                    .put("service.namespace", "shop")
                    .put("service.name", "cart")
                    .put("service.instance.id", "i-1")
                    .build()))
        .registerMetricReader(
            PeriodicMetricReader.builder(exporter).setInterval(Duration.ofHours(1)).build())
        .build();
  }

  private static void flush(SdkMeterProvider provider) {
    assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
  }

  private List<PerfMetric> of(String id) {
    return publisher.published.stream().filter(m -> m.series().id().equals(id)).toList();
  }

  private PerfMetric last(String id) {
    List<PerfMetric> all = of(id);
    return all.get(all.size() - 1);
  }

  private static Attributes currency(String code) {
    return Attributes.of(AttributeKey.stringKey("currency"), code);
  }

  private static double[] samples(int count) {
    SplittableRandom random = new SplittableRandom(11);
    double[] samples = new double[count];
    for (int i = 0; i < count; i++) {
      samples[i] = 0.01 * Math.exp(6 * random.nextDouble()); // 10 ms to 4 s
    }
    return samples;
  }
}
