package dev.masterperf.launcher.run;

import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.host.DataFolder;
import dev.masterperf.launcher.host.Ports;
import java.util.OptionalInt;

/** What {@code up} tells when it runs: where everything is, and what to try. */
record Welcome(
    Configuration configuration,
    DataFolder data,
    int port,
    OptionalInt statsd,
    EmbeddedKafka kafka,
    EmbeddedS3 s3) {

  private static final int DEFAULT_PORT = 3004;

  String text() {
    String url =
        Identity.scheme(configuration)
            + "://"
            + Ports.join(Ports.reachable(configuration.host()), port);
    String to = port == DEFAULT_PORT ? "" : " --url " + url;
    return """
    MASTER_PERF is up (Ctrl-C stops it)
      Dashboard  %s
      Kafka      %s
      S3 bucket  %s/%s (keys in %s)
      Webhooks   %s
      Data       %s%s
    Try
      ./masterperf matrix%s
      ./masterperf send --category Isolation --topic "Agent Scaling" --id deploy --value 19.6ms%s\
    """
        .formatted(
            url,
            kafka.address(),
            s3.endpoint(),
            EmbeddedS3.BUCKET,
            data.of("s3"),
            webhooks(),
            data,
            statsd.isPresent() ? "\n  StatsD     udp and tcp port " + statsd.getAsInt() : "",
            to,
            to);
  }

  private String webhooks() {
    String secret =
        configuration.webhook().secret().isPresent()
            ? "signed with the configured secret"
            : "signed with "
                + data.webhookSecret().reveal()
                + " (kept in "
                + data.webhookSecretFile()
                + ")";
    return destination() + secret;
  }

  private String destination() {
    return configuration
        .alerting()
        .map(file -> "as " + file + " says; ")
        .or(() -> configuration.webhook().url().map(url -> url + ", "))
        .orElse("none (--webhook URL, or --alerting FILE); ");
  }
}
