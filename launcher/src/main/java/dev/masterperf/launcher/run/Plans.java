package dev.masterperf.launcher.run;

import dev.masterperf.alerts.receiver.Receiver;
import dev.masterperf.alerts.receiver.WebhookReceiver;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.alerts.routing.AlertingFile;
import dev.masterperf.alerts.routing.RoutingPlan;
import dev.masterperf.launcher.config.Configuration;
import java.util.List;
import java.util.function.Supplier;

/** Who hears of alerts, as it is configured. */
final class Plans {
  private Plans() {}

  /**
   * The routes of the file, or the one webhook.
   *
   * @param kept the secret of the data folder, which is made when it is needed
   * @throws dev.masterperf.alerts.yaml.YamlFileException if the file is wrong
   */
  static RoutesFile open(Configuration configuration, Supplier<WebhookSecret> kept) {
    Supplier<WebhookSecret> secret = () -> configuration.webhook().secret().orElseGet(kept);
    return configuration
        .alerting()
        .map(
            file ->
                RoutesFile.open(
                    file,
                    path ->
                        AlertingFile.load(
                            path, List.of(secret.get()), configuration.webhook().addresses())))
        .orElseGet(() -> RoutesFile.none(RoutingPlan.everyAlertTo(webhook(configuration, secret))));
  }

  private static List<Receiver> webhook(
      Configuration configuration, Supplier<WebhookSecret> secret) {
    return configuration.webhook().url().stream()
        .<Receiver>map(url -> new WebhookReceiver(RoutingPlan.DEFAULT_RECEIVER, url, secret.get()))
        .toList();
  }
}
