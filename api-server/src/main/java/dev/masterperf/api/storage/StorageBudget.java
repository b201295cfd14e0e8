package dev.masterperf.api.storage;

import dev.masterperf.alerts.posted.PostedBook;
import dev.masterperf.alerts.posted.PostedUnavailable;
import dev.masterperf.alerts.posted.Posting;
import dev.masterperf.api.openmetrics.Family;
import dev.masterperf.model.DaemonThreads;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches that the product's topics stay within a budget on the brokers' disks: raises an alert
 * before it is spent, and says so to whoever brings more once it is. Nothing that came is dropped
 * for it.
 *
 * <p>A thread, {@code storage-budget}, looks every few seconds; others read what it saw last. While
 * the brokers do not tell, nothing is refused.
 */
public final class StorageBudget implements AutoCloseable {
  /** From here on somebody has to know. */
  static final double ALERT_AT = 0.8;

  /** What began ends only below that much less, lest it begins and ends all the time. */
  static final double SLACK = 0.02;

  static final Duration REPEAT = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(StorageBudget.class);
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final Duration FIRES_FOR = Duration.ofMinutes(5);
  private static final Duration OLD = Duration.ofMinutes(1);

  private final BrokerDisks disks;
  private final long budget;
  private final PostedBook alerts;
  private final InstantSource clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("storage-budget"));
  private final Alert fills = new Alert("StorageFillsUp", "warning", ALERT_AT);
  private final Alert full = new Alert("StorageFull", "critical", 1);
  private volatile Optional<Seen> seen = Optional.empty();

  private record Seen(long bytes, Instant at, boolean full) {}

  /**
   * @param disks closed with this
   * @param budget bytes of all replicas together
   * @param alerts where its own are posted; {@link PostedBook#NONE} where others do that
   */
  public StorageBudget(BrokerDisks disks, long budget, PostedBook alerts, InstantSource clock) {
    if (budget < 1) {
      throw new IllegalArgumentException("a storage budget is at least one byte, not " + budget);
    }
    this.disks = disks;
    this.budget = budget;
    this.alerts = alerts;
    this.clock = clock;
  }

  /** Begins to watch; to be called once. */
  public void start() {
    thread.scheduleWithFixedDelay(this::lookSafely, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** How much of the budget is taken; above 1 where more is; 0 while it is not known. */
  public double share() {
    return current().map(now -> (double) now.bytes() / budget).orElse(0.0);
  }

  /** Why nothing more may come in, and what to do about it; empty while there is room. */
  public Optional<String> noRoom() {
    return current()
        .filter(Seen::full)
        .map(
            now ->
                "the topics take %s of the brokers' disks, and their budget is %s; nothing of this"
                        .formatted(text(now.bytes()), text(budget))
                    + " request was sent. Make room, or raise storage.budget (--storage-budget);"
                    + " with role archive, room is made of what is archived: see whether it goes on"
                    + " (masterperf archive ls)");
  }

  private Optional<Seen> current() {
    return seen.filter(now -> now.at().plus(OLD).isAfter(clock.instant()));
  }

  /** What is told to Prometheus. */
  public List<Family> figures() {
    Family limit =
        Family.gauge(
                "masterperf_storage_budget_bytes",
                "Most that the product's topics may take on the brokers' disks.")
            .with((double) budget);
    return current()
        .map(
            now ->
                List.of(
                    limit,
                    Family.gauge(
                            "masterperf_storage_bytes",
                            "What the product's topics take on the brokers' disks, all replicas.")
                        .with((double) now.bytes())))
        .orElse(List.of(limit));
  }

  private void lookSafely() {
    try {
      look();
    } catch (KafkaException e) {
      LOG.atWarn().setCause(e).log("cannot see how full the brokers are, trying again");
    } catch (PostedUnavailable e) {
      LOG.atWarn().setCause(e).log("an alert of the storage budget cannot be posted, trying again");
    }
  }

  /** Looks once. */
  void look() {
    long bytes = disks.bytes();
    Instant now = clock.instant();
    double share = (double) bytes / budget;
    boolean was = seen.map(Seen::full).orElse(false);
    boolean is = share >= (was ? 1 - SLACK : 1);
    seen = Optional.of(new Seen(bytes, now, is));
    if (was != is) {
      LOG.atWarn()
          .addKeyValue("bytes", bytes)
          .addKeyValue("budget", budget)
          .log(is ? "the storage budget is spent: ingest is refused" : "there is room again");
    }
    if (alerts != PostedBook.NONE) {
      fills.tell(share, bytes, now);
      full.tell(share, bytes, now);
    }
  }

  /** One alert of ours, posted again while it fires. */
  private final class Alert {
    private final String name;
    private final String severity;
    private final double from;
    private Optional<Instant> told = Optional.empty();

    Alert(String name, String severity, double from) {
      this.name = name;
      this.severity = severity;
      this.from = from;
    }

    void tell(double share, long bytes, Instant now) {
      boolean fires = share >= (told.isPresent() ? from - SLACK : from);
      if (fires && told.filter(at -> at.plus(REPEAT).isAfter(now)).isEmpty()) {
        alerts.post(List.of(posting(bytes, now.plus(FIRES_FOR))));
        told = Optional.of(now);
      } else if (!fires && told.isPresent()) {
        alerts.post(List.of(posting(bytes, now)));
        told = Optional.empty();
      }
    }

    private Posting posting(long bytes, Instant until) {
      return new Posting(
          new TreeMap<>(Map.of("alertname", name, "severity", severity, "scope", "global")),
          new TreeMap<>(
              Map.of(
                  "summary",
                  "The topics take %s of a budget of %s on the brokers' disks"
                      .formatted(text(bytes), text(budget)),
                  "runbook_url",
                  "docs/runbook.md#" + name.toLowerCase(Locale.ROOT),
                  "description",
                  "At the budget, HTTP and StatsD ingest is refused; nothing is dropped. Make room,"
                      + " or raise storage.budget.")),
          Optional.empty(),
          Optional.of(until),
          "");
    }
  }

  private static String text(long bytes) {
    return new Quantity(bytes, Unit.BYTES).toText();
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      boolean ended = thread.awaitTermination(3, TimeUnit.SECONDS);
      LOG.atDebug().addKeyValue("ended", ended).log("the storage budget is no longer watched");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    disks.close();
  }
}
