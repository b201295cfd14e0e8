package dev.masterperf.launcher.command;

import dev.masterperf.alerts.delivery.FailedNotification;
import dev.masterperf.alerts.delivery.FailedNotifications;
import dev.masterperf.launcher.host.CannotStartException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What was not delivered: lists it, and has it sent again. */
@Command(
    name = "notifications",
    description = "List what was given up, send it again, open endpoints that answered 410.",
    mixinStandardHelpOptions = true,
    subcommands = {
      NotificationsCommand.Failed.class,
      NotificationsCommand.Replay.class,
      NotificationsCommand.Enable.class
    })
public final class NotificationsCommand implements Runnable {
  @Spec CommandSpec spec;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "Broker (${DEFAULT-VALUE})",
      defaultValue = "127.0.0.1:9092")
  String kafka;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private FailedNotifications notifications() {
    return new FailedNotifications(Map.of("bootstrap.servers", kafka), InstantSource.system());
  }

  /** One line for people, where Kafka cannot be reached. */
  private <T> T reached(Supplier<T> work) {
    try {
      return work.get();
    } catch (KafkaException e) {
      throw new CannotStartException("Kafka at " + kafka + ": " + e.getMessage(), e);
    }
  }

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

    boolean takes(FailedNotification one) {
      String endpoint = one.queued().receiver();
      boolean theirs =
          receiver == null || endpoint.equals(receiver) || endpoint.startsWith(receiver + "/");
      return theirs
          && (since == null || !one.failed().at().isBefore(since))
          && (ids.isEmpty() || ids.contains(one.queued().webhookId()));
    }
  }

  /** Lists. */
  @Command(
      name = "failed",
      description = "List what was given up and not sent again since, oldest first.",
      mixinStandardHelpOptions = true)
  static final class Failed implements Runnable {
    @ParentCommand NotificationsCommand parent;

    @Mixin Selection selection;

    @Override
    public void run() {
      PrintWriter out = parent.spec.commandLine().getOut();
      List<FailedNotification> failed =
          parent.reached(() -> parent.notifications().list()).stream()
              .filter(selection::takes)
              .toList();
      failed.forEach(one -> out.println(line(one)));
      out.println(failed.size() + " given up");
    }
  }

  /** Sends again. */
  @Command(
      name = "replay",
      description =
          "Send again what was given up, with the same ids and bodies; an endpoint that answered"
              + " 410 is opened.",
      mixinStandardHelpOptions = true)
  static final class Replay implements Runnable {
    @ParentCommand NotificationsCommand parent;

    @Mixin Selection selection;

    @Option(
        names = "--overtaken",
        description = "Also those after which the receiver has heard newer of the same alert")
    boolean overtaken;

    @Override
    public void run() {
      PrintWriter out = parent.spec.commandLine().getOut();
      FailedNotifications notifications = parent.notifications();
      List<FailedNotification> chosen =
          parent.reached(notifications::list).stream().filter(selection::takes).toList();
      List<FailedNotification> replayed =
          chosen.stream().filter(one -> overtaken || !one.overtaken()).toList();
      parent.reached(
          () -> {
            notifications.replay(replayed);
            return replayed.size();
          });
      replayed.forEach(one -> out.println(line(one)));
      out.println(replayed.size() + " are sent again");
      if (replayed.size() < chosen.size()) {
        out.println(
            chosen.size() - replayed.size() + " are overtaken and left alone (--overtaken)");
      }
    }
  }

  /** Opens. */
  @Command(
      name = "enable",
      description = "Open an endpoint that answered 410, for what comes from now on.",
      mixinStandardHelpOptions = true)
  static final class Enable implements Runnable {
    @ParentCommand NotificationsCommand parent;

    @Parameters(paramLabel = "ENDPOINT", description = "Its name, such as ops/webhook[0]")
    String endpoint;

    @Override
    public void run() {
      parent.reached(
          () -> {
            parent.notifications().enable(endpoint);
            return endpoint;
          });
      parent.spec.commandLine().getOut().println(endpoint + " is open");
    }
  }

  private static String line(FailedNotification one) {
    return "%s  %s  %s  alert %s  attempts %d  %s%s"
        .formatted(
            one.failed().at(),
            one.queued().webhookId(),
            one.queued().receiver(),
            one.queued().fingerprint(),
            one.failed().attempt(),
            one.failed().detail(),
            one.overtaken() ? "  (overtaken)" : "");
  }
}
