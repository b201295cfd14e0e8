package dev.masterperf.launcher.doctor;

import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.alerts.routing.AlertingFile;
import dev.masterperf.alerts.rule.RuleDocument;
import dev.masterperf.alerts.yaml.YamlFileException;
import dev.masterperf.launcher.config.Configuration;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether the files of rules and of routes can be taken.
 *
 * @param rules the file of rules
 * @param routes the file of routes
 * @param secret signs webhooks; any will do here if there is none
 * @param addresses where alerts may go
 */
record FilesCheck(
    Optional<Path> rules,
    Optional<Path> routes,
    Optional<WebhookSecret> secret,
    AddressPolicy addresses)
    implements Check {

  static FilesCheck of(Configuration configuration) {
    return new FilesCheck(
        configuration.rules(),
        configuration.alerting(),
        configuration.webhook().secret(),
        configuration.webhook().addresses());
  }

  @Override
  public String subject() {
    return "files";
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    rules.ifPresent(file -> findings.add(ofRules(file)));
    routes.ifPresent(file -> findings.add(ofRoutes(file)));
    return findings.isEmpty()
        ? List.of(Finding.ok(subject(), "no file of rules or routes is configured"))
        : findings;
  }

  private static Finding ofRules(Path file) {
    try {
      int count = RuleDocument.load(file).rules(file.toString()).rules().size();
      return Finding.ok("rules", count + " in " + file);
    } catch (YamlFileException e) {
      return wrong("rules", e);
    }
  }

  private Finding ofRoutes(Path file) {
    WebhookSecret signing = secret.orElseGet(() -> WebhookSecret.generate(new SecureRandom()));
    try {
      AlertingFile.load(file, List.of(signing), addresses);
      return Finding.ok("routes", file + " can be used");
    } catch (YamlFileException e) {
      return wrong("routes", e);
    }
  }

  private static Finding wrong(String subject, YamlFileException e) {
    return Finding.fail(
        subject,
        e.problems().stream().map(Object::toString).collect(Collectors.joining("; ")),
        "mend the file: a process does not start with it, and one that runs goes on with what it"
            + " had");
  }
}
