package dev.masterperf.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What fires, and what of it is no anomaly. Asks a running server. */
@Command(
    name = "alerts",
    description = "List what fires; say of an anomaly that it is none.",
    mixinStandardHelpOptions = true,
    subcommands = {AlertsCommand.Firing.class, AlertsCommand.Feedback.class})
public final class AlertsCommand extends ServerCommand {

  /** Lists. */
  @Command(
      name = "list",
      description = "List what fires, each with its fingerprint.",
      mixinStandardHelpOptions = true)
  static final class Firing implements Callable<Integer> {
    @ParentCommand AlertsCommand parent;

    @Override
    public Integer call() {
      return parent.answered(
          parent.api().get("/api/v2/alerts"),
          answer -> {
            answer.forEach(one -> parent.out().println(line(one)));
            parent.out().println(answer.size() + " firing");
          });
    }

    private static String line(JsonNode one) {
      StringBuilder labels = new StringBuilder();
      one.path("labels")
          .properties()
          .forEach(
              label -> {
                if (!label.getKey().equals("alertname")) {
                  labels.append(' ').append(label.getKey()).append('=');
                  labels.append(label.getValue().asText());
                }
              });
      return "%s  since %s  %s %s"
          .formatted(
              one.path("fingerprint").asText(),
              one.path("startsAt").asText(),
              one.path("labels").path("alertname").asText(),
              labels);
    }
  }

  /** Teaches. */
  @Command(
      name = "feedback",
      description =
          "Say that an alert of a detector is no anomaly: nothing of its series that goes no further"
              + " raises it again, for some weeks.",
      mixinStandardHelpOptions = true)
  static final class Feedback implements Callable<Integer> {
    @ParentCommand AlertsCommand parent;

    @Parameters(paramLabel = "FINGERPRINT", description = "Of the alert, of the last 7 days")
    String fingerprint;

    @Option(names = "--comment", paramLabel = "TEXT", description = "What it was")
    @Nullable String comment;

    @Option(names = "--owner", paramLabel = "NAME", description = "Who says so")
    @Nullable String owner;

    @Option(names = "--take-back", description = "It is an anomaly after all")
    boolean takeBack;

    @Override
    public Integer call() {
      ObjectNode body = ApiClient.object();
      body.put("verdict", takeBack ? "anomaly" : "not_an_anomaly");
      if (comment != null) {
        body.put("comment", comment);
      }
      if (owner != null) {
        body.put("owner", owner);
      }
      String path =
          "/api/v1/alerts/" + URLEncoder.encode(fingerprint, StandardCharsets.UTF_8) + "/feedback";
      return parent.answered(
          parent.api().post(path, body),
          answer -> {
            if (takeBack) {
              parent.out().println("taken back");
            } else {
              answer
                  .path("feedback")
                  .path("extents")
                  .properties()
                  .forEach(one -> parent.out().println(tolerated(one.getKey(), one.getValue())));
            }
          });
    }

    private static String tolerated(String judged, JsonNode extent) {
      return "%s: tolerated up to a quarter beyond evidence %.2f, %s above and %s below"
          .formatted(
              judged,
              extent.path("evidence").asDouble(),
              number(extent.path("above")),
              number(extent.path("below")));
    }

    private static String number(JsonNode value) {
      return "%.4g".formatted(value.asDouble());
    }
  }
}
