package dev.masterperf.producer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class ReporterSettingsTest {
  private static final Map<String, Object> CLIENT =
      Map.of(
          "bootstrap.servers", "kafka:9092",
          "client.id", "orders",
          "security.protocol", "SASL_SSL",
          "sasl.jaas.config", "secret",
          "ssl.truststore.location", "/trust",
          "metric.reporters", "dev.masterperf.producer.kafka.MasterPerfMetricsReporter",
          "acks", "1");

  @Test
  void withoutAnyKeyItReportsToTheClientsOwnClusterAsTheClientDoes() {
    ReporterSettings settings = ReporterSettings.of(CLIENT);

    assertThat(settings.producer())
        .containsEntry("bootstrap.servers", "kafka:9092")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.jaas.config", "secret")
        .containsEntry("ssl.truststore.location", "/trust")
        .containsEntry("client.id", "masterperf-reporter-orders")
        .doesNotContainKey("acks");
    assertThat(settings.scope()).isEqualTo("global");
    assertThat(settings.source()).isEqualTo("orders");
    assertThat(settings.interval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.maxSeries()).isEqualTo(500);
  }

  @Test
  void noPasswordGoesToAnotherCluster() {
    ReporterSettings settings =
        ReporterSettings.of(
            with(
                Map.of(
                    "masterperf.bootstrap.servers", "metrics:9092",
                    "masterperf.producer.security.protocol", "SSL",
                    "masterperf.producer.linger.ms", "100")));

    assertThat(settings.producer())
        .containsEntry("bootstrap.servers", "metrics:9092")
        .containsEntry("security.protocol", "SSL")
        .containsEntry("linger.ms", "100")
        .doesNotContainKeys("sasl.jaas.config", "ssl.truststore.location");
  }

  @Test
  void itsOwnProducerReportsToNobodyWhateverWasAskedFor() {
    ReporterSettings settings =
        ReporterSettings.of(
            with(
                Map.of(
                    "masterperf.producer.metric.reporters",
                    MasterPerfMetricsReporter.class.getName())));

    assertThat(settings.producer()).containsEntry("metric.reporters", "");
  }

  @Test
  void allThatIsWrongIsSaidAtOnceWithWhatWouldBeRight() {
    assertThatThrownBy(
            () ->
                ReporterSettings.of(
                    Map.of(
                        "masterperf.include", "producer-metrics/(",
                        "masterperf.interval.ms", "soon",
                        "masterperf.max.series", "0",
                        "masterperf.scope", " ",
                        "masterperf.intervall", "1")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "there is no masterperf.intervall; there are masterperf.bootstrap.servers,"
                + " masterperf.include, masterperf.interval.ms, masterperf.max.series,"
                + " masterperf.scope, masterperf.source and masterperf.producer.* for any setting of"
                + " the reporter's producer; masterperf.bootstrap.servers is missing, and the client"
                + " has no bootstrap.servers either; masterperf.include is no regular expression:"
                + " Unclosed group at character 18 of producer-metrics/(; masterperf.interval.ms"
                + " must be a whole number from 1000 to 3600000, not soon; masterperf.max.series must"
                + " be a whole number from 1 to 10000, not 0; masterperf.scope is empty; name an"
                + " environment such as prod, or leave the key out");
  }

  private static Map<String, Object> with(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(CLIENT);
    all.putAll(more);
    return all;
  }
}
