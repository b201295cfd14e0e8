package dev.masterperf.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What was not delivered: lists it, and has it sent again. Asks a running server. */
@Command(
    name = "notifications",
    description = "List what was given up, send it again, open endpoints that answered 410.",
    mixinStandardHelpOptions = true,
    subcommands = {
      NotificationsCommand.Failed.class,
      NotificationsCommand.Replay.class,
      NotificationsCommand.Endpoints.class,
      NotificationsCommand.Enable.class
    })
public final class NotificationsCommand extends ServerCommand {

  /** Which of them. */
  static final class Selection {
    @Option(
        names = "--receiver",
        paramLabel = "NAME",
        description = "Only those of this endpoint, or of this entry under receivers:")
    @Nullable String receiver;

    @Option(names = "--since", paramLabel = "TIME", description = "Only those given up since then")
    @Nullable Instant since;

    @Option(names = "--id", paramLabel = "ID", description = "Only those with these webhook-ids")
    List<String> ids = new ArrayList<>();

    boolean takes(JsonNode one) {
      String endpoint = one.path("receiver").asText();
      boolean theirs =
          receiver == null || endpoint.equals(receiver) || endpoint.startsWith(receiver + "/");
      return theirs
          && (since == null || !Instant.parse(one.path("at").asText()).isBefore(since))
          && (ids.isEmpty() || ids.contains(one.path("webhookId").asText()));
    }

    void into(ObjectNode body) {
      if (receiver != null) {
        body.put("receiver", receiver);
      }
      if (since != null) {
        body.put("since", since.toString());
      }
      ids.forEach(body.withArray("ids")::add);
    }
  }

  /** Lists. */
  @Command(
      name = "failed",
      description = "List what was given up and not sent again since, oldest first.",
      mixinStandardHelpOptions = true)
  static final class Failed implements Callable<Integer> {
    @ParentCommand NotificationsCommand parent;

    @Mixin Selection selection;

    @Override
    public Integer call() {
      return parent.answered(
          parent.api().get("/api/v1/notifications/failed"),
          answer -> {
            List<JsonNode> failed = list(answer.path("failed"), selection);
            failed.forEach(one -> parent.out().println(line(one)));
            parent.out().println(failed.size() + " given up");
          });
    }
  }

  /** Sends again. */
  @Command(
      name = "replay",
      description =
          "Send again what was given up, with the same ids and bodies; an endpoint that answered"
              + " 410 is opened.",
      mixinStandardHelpOptions = true)
  static final class Replay implements Callable<Integer> {
    @ParentCommand NotificationsCommand parent;

    @Mixin Selection selection;

    @Option(
        names = "--overtaken",
        description = "Also those after which the receiver has heard newer of the same alert")
    boolean overtaken;

    @Override
    public Integer call() {
      ObjectNode body = ApiClient.object();
      selection.into(body);
      body.put("overtaken", overtaken);
      return parent.answered(
          parent.api().post("/api/v1/notifications/replay", body), answer -> print(answer));
    }

    private void print(JsonNode answer) {
      answer.path("replayed").forEach(one -> parent.out().println(line(one)));
      parent.out().println(answer.path("replayed").size() + " are sent again");
      int left = answer.path("overtaken").asInt();
      if (left > 0) {
        parent.out().println(left + " are overtaken and left alone (--overtaken)");
      }
    }
  }

  /** Tells how it stands. */
  @Command(
      name = "endpoints",
      description = "List where alerts go, and what was answered there last.",
      mixinStandardHelpOptions = true)
  static final class Endpoints implements Callable<Integer> {
    @ParentCommand NotificationsCommand parent;

    @Override
    public Integer call() {
      return parent.answered(
          parent.api().get("/api/v1/endpoints"),
          answer -> answer.path("endpoints").forEach(one -> parent.out().println(line(one))));
    }

    private static String line(JsonNode one) {
      String since = one.path("since").asText();
      String failed = one.path("lastFailed").path("detail").asText();
      return "%s  %s%s  %s%s"
          .formatted(
              one.path("name").asText(),
              one.path("state").asText(),
              since.isEmpty() ? "" : " since " + since,
              one.path("target").asText(),
              failed.isEmpty() ? "" : "  last failure: " + failed);
    }
  }

  /** Opens. */
  @Command(
      name = "enable",
      description = "Open an endpoint that answered 410, for what comes from now on.",
      mixinStandardHelpOptions = true)
  static final class Enable implements Callable<Integer> {
    @ParentCommand NotificationsCommand parent;

    @Parameters(paramLabel = "ENDPOINT", description = "Its name, such as ops/webhook[0]")
    String endpoint;

    @Override
    public Integer call() {
      return parent.answered(
          parent.api().enable(endpoint), answer -> parent.out().println(endpoint + " is open"));
    }
  }

  private static List<JsonNode> list(JsonNode all, Selection selection) {
    return StreamSupport.stream(all.spliterator(), false).filter(selection::takes).toList();
  }

  private static String line(JsonNode one) {
    return "%s  %s  %s  alert %s  attempts %d  %s%s"
        .formatted(
            one.path("at").asText(),
            one.path("webhookId").asText(),
            one.path("receiver").asText(),
            one.path("fingerprint").asText(),
            one.path("attempts").asInt(),
            one.path("detail").asText(),
            one.path("overtaken").asBoolean() ? "  (overtaken)" : "");
  }
}
