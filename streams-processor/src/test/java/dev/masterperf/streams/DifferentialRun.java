package dev.masterperf.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.Resolution;
import dev.masterperf.oracle.SimpleAlerts;
import dev.masterperf.oracle.SimpleMetric;
import dev.masterperf.oracle.SimpleModel;
import dev.masterperf.oracle.SimpleModel.Misplaced;
import dev.masterperf.oracle.SimpleModel.Width;
import dev.masterperf.streams.Traffic.Item;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One stream, taken by the topology and by the model, and what each answers compared. */
final class DifferentialRun implements AutoCloseable {
  /** A comparison of everything after so many records, and after whatever is special. */
  private static final int RECORDS_BETWEEN = 40;

  private static final long LONGER_THAN_ANY_WINDOW = 5 * 3_600_000;

  /** A broker's clock steps back so far at most, in milliseconds. */
  private static final long STEP_BACK = 3_000;

  /** The wall clock is looked at so often, in milliseconds. */
  private static final long PUNCTUATED = 100;

  /** Of all series, in the model's words and in ours. */
  private static final List<SimpleAlerts.Rule> RULES =
      List.of(
          new SimpleAlerts.Rule("High", 1_000, 500, 0),
          new SimpleAlerts.Rule("Lasting", 3_000, 0.2, 1_000));

  private static final String RULE_FILE =
      """
      groups:
        - name: differential
          rules:
            - alert: High
              expr: max_over_time({id=~".+"}[1s]) > 500
            - alert: Lasting
              expr: max_over_time({id=~".+"}[3s]) > 0.2
              for: 1s
      """;

  private final Pipeline pipeline;
  private final SimpleModel model;
  private final EveryRead reads;
  private final Random chance = new Random(4);
  private final Map<Width, Long> retention;
  private long sent;
  private long now = Pipeline.T0;
  private int skewHours;
  private int records;
  private long offset;
  private long rehomedOffset;
  private byte @Nullable [] before = "[]".getBytes(StandardCharsets.UTF_8);
  private long beforeEvents;
  private boolean beforeStrayed;
  private long itemsMade;

  DifferentialRun(Map<Resolution, Duration> kept) {
    this.retention = DifferentialTest.widths(kept);
    this.pipeline = new Pipeline(RULE_FILE, TrafficJson.PARTITIONS, kept);
    this.model = new SimpleModel(0, TrafficJson.PARTITIONS, retention, RULES);
    this.reads = new EveryRead(pipeline, model);
  }

  void take(Traffic.Step step) {
    if (step instanceof Traffic.Send send) {
      long append = after(send.gap());
      append(append, json(send.items(), append), events(send.items()));
    } else if (step instanceof Traffic.Again again) {
      if (!beforeStrayed) {
        append(after(again.gap()), before, beforeEvents);
      }
    } else if (step instanceof Traffic.Poison poison) {
      byte[] value = poison.value().map(TrafficJson::bytes).orElse(null);
      append(after(poison.gap()), value, poison.value().map(TrafficJson.POISON::get).orElse(1));
    } else if (step instanceof Traffic.Rehomed rehomed) {
      rehome(now + rehomed.aheadMillis(), rehomed.item());
    } else if (step instanceof Traffic.ClockStep clock) {
      skewHours = clock.hours();
    } else if (step instanceof Traffic.Idle idle) {
      idle(idle.millis());
    } else {
      restart();
    }
  }

  /** An append time; it may lie a little before the one of the record before. */
  private long after(Traffic.Gap gap) {
    long append = now;
    if (gap instanceof Traffic.After after) {
      append += after.millis();
    } else if (gap instanceof Traffic.ToClose close) {
      append = Math.max(now - STEP_BACK, model.nextDueMillis().orElse(now) + close.beside());
    } else if (gap instanceof Traffic.ToSecond second) {
      append = Width.S1.start(now) + 1_000 + second.beside();
    }
    now = Math.max(now, append);
    return append;
  }

  private byte[] json(List<Item> items, long append) {
    String joined =
        items.stream()
            .map(item -> TrafficJson.json(item, ts(item, append), itemsMade++))
            .collect(Collectors.joining(","));
    return TrafficJson.bytes(items.size() == 1 ? joined : "[" + joined + "]");
  }

  private long ts(Item item, long append) {
    Traffic.Age age = item.age();
    long beyond = age.beyond().map(width -> width.millis + retention.get(width)).orElse(0L);
    long skew = item.series() == 1 ? skewHours * 3_600_000L : 0;
    return (append - age.millis() - beyond + skew) * 1_000_000 + age.nanos();
  }

  private static long events(List<Item> items) {
    return items.stream().mapToLong(item -> item.content().events()).sum();
  }

  private void append(long append, byte @Nullable [] value, long events) {
    pipeline.appendBytes(append, value);
    List<Misplaced> strayed = model.read(offset++, append, value);
    for (Misplaced away : strayed) {
      reads.expectMisplaced(away.metric());
      // The driver hands what is written to the rehome topic back at once.
      model.readRehomed(rehomedOffset++, append, away.metric());
    }
    sent += events;
    before = value;
    beforeEvents = events;
    beforeStrayed = !strayed.isEmpty();
    if (++records % RECORDS_BETWEEN == 0) {
      reads.compare(now);
    }
  }

  private void rehome(long append, Item item) {
    byte[] value = json(List.of(item), append);
    SimpleMetric metric = SimpleMetric.read(value, append).items().get(0).metric();
    pipeline.rehomeBytes(append, value);
    model.readRehomed(rehomedOffset++, append, metric);
    sent += item.content().events();
  }

  /** Nothing comes; what is due by the wall clock is closed by a tick, and by nothing else. */
  private void idle(long millis) {
    long end = now + millis;
    long close = model.nextDueMillis().orElse(end) - chance.nextInt(2);
    if (close >= now + PUNCTUATED && close < end) {
      idleUntil(close);
    }
    idleUntil(Math.max(now + PUNCTUATED, end));
    reads.compare(now);
  }

  private void idleUntil(long wall) {
    boolean due = model.nextDueMillis().map(close -> close <= wall).orElse(false);
    assertThat(pipeline.idleUntil(wall)).as("a tick is asked for at " + wall).isEqualTo(due);
    now = wall;
    if (due) {
      append(wall, TrafficJson.bytes("[]"), 0);
    }
  }

  private void restart() {
    pipeline.restart();
    offset = 0;
    rehomedOffset = 0;
    reads.compare(now);
  }

  /** Closes all windows, and balances the books. */
  void end() {
    reads.compare(now);
    append(now + LONGER_THAN_ANY_WINDOW, TrafficJson.bytes("[]"), 0);
    reads.compare(now);
    reads.balance(sent);
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
