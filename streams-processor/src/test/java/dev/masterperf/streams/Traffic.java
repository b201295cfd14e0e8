package dev.masterperf.streams;

import dev.masterperf.oracle.SimpleModel.Width;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Whatever may happen to one partition; {@link TrafficJson} spells it. */
final class Traffic {
  private Traffic() {}

  /** How an event is spelt; the first is what the quick reader takes. */
  enum Spelling {
    PLAIN,
    SPACED,
    MILLIS,
    WORDS,
    ISO,
    NO_TIME
  }

  /** What an event carries. */
  sealed interface Content {
    default int events() {
      return 1;
    }
  }

  record Number(double value, String unit) implements Content {}

  record Text(String value) implements Content {}

  record Many(List<Double> samples, long spanMillis) implements Content {
    @Override
    public int events() {
      return samples.size();
    }
  }

  /**
   * How long before its arrival an event was.
   *
   * @param millis negative: its clock is ahead
   * @param beyond added to it: the time after which this width no longer takes it
   */
  record Age(long millis, Optional<Width> beyond, int nanos) {}

  /**
   * An event.
   *
   * @param series index in {@link TrafficJson#IDENTITIES}, or {@link TrafficJson#STRAY}
   */
  record Item(int series, Age age, Content content, boolean error, Spelling spelling) {}

  /** When a record is appended, seen from the one before. */
  sealed interface Gap {}

  /** So long after it; a broker's clock may step back a little. */
  record After(long millis) implements Gap {}

  /** At the very moment that a window closes, or a millisecond beside it. */
  record ToClose(int beside) implements Gap {}

  /** At a full second, or a millisecond beside it. */
  record ToSecond(int beside) implements Gap {}

  /** What happens next. */
  sealed interface Step {}

  /** A record with these metrics, as an array or a lone object. */
  record Send(Gap gap, List<Item> items) implements Step {}

  /** The record before once more. */
  record Again(Gap gap) implements Step {}

  record Poison(Gap gap, Optional<String> value) implements Step {}

  /** A metric that comes by the rehome topic, appended there so far ahead of what is read here. */
  record Rehomed(long aheadMillis, Item item) implements Step {}

  /** The clock of one producer is set. */
  record ClockStep(int hours) implements Step {}

  /** Nothing comes while the wall clock goes on. */
  record Idle(long millis) implements Step {}

  record Restart() implements Step {}

  /** Whole streams. */
  static Arbitrary<List<Step>> streams() {
    Arbitrary<Integer> beside = Arbitraries.integers().between(-1, 1);
    Arbitrary<Gap> gap =
        Arbitraries.frequencyOf(
            Tuple.of(12, Arbitraries.longs().between(0, 700).map(After::new)),
            Tuple.of(3, Arbitraries.longs().between(700, 15_000).map(After::new)),
            Tuple.of(1, Arbitraries.longs().between(-3_000, 0).map(After::new)),
            Tuple.of(1, Arbitraries.longs().between(15_000, 4_000_000).map(After::new)),
            Tuple.of(4, beside.map(ToClose::new)),
            Tuple.of(1, beside.map(ToSecond::new)));
    Arbitrary<Step> send =
        Combinators.combine(gap, items().list().ofMinSize(1).ofMaxSize(5)).as(Send::new);
    Arbitrary<Step> poison =
        Combinators.combine(gap, Arbitraries.of(TrafficJson.POISON.keySet()).optional(0.9))
            .as(Poison::new);
    Arbitrary<Step> rehomed =
        Combinators.combine(Arbitraries.longs().between(-5_000, 3_600_000), items())
            .as(Rehomed::new);
    return Arbitraries.frequencyOf(
            Tuple.of(60, send),
            Tuple.of(5, gap.map(Again::new)),
            Tuple.of(3, poison),
            Tuple.of(4, rehomed),
            Tuple.of(3, Arbitraries.of(-1, 0, 1).map(ClockStep::new)),
            Tuple.of(3, Arbitraries.longs().between(200, 200_000).map(Idle::new)),
            Tuple.of(1, Arbitraries.just(new Restart())))
        .list()
        .ofMinSize(1)
        .ofMaxSize(120);
  }

  private static Arbitrary<Item> items() {
    return Combinators.combine(
            Arbitraries.integers().between(0, TrafficJson.STRAY),
            ages(),
            contents(),
            Arbitraries.of(false, false, false, true),
            Arbitraries.frequency(
                Tuple.of(6, Spelling.PLAIN),
                Tuple.of(1, Spelling.SPACED),
                Tuple.of(1, Spelling.MILLIS),
                Tuple.of(1, Spelling.WORDS),
                Tuple.of(1, Spelling.ISO),
                Tuple.of(1, Spelling.NO_TIME)))
        .as(Item::new);
  }

  private static Arbitrary<Age> ages() {
    Arbitrary<Integer> nanos = Arbitraries.integers().between(0, 999_999);
    Arbitrary<Age> near =
        Arbitraries.frequencyOf(
                Tuple.of(10, Arbitraries.longs().between(0, 1_500)),
                Tuple.of(3, Arbitraries.longs().between(1_500, 15_000)),
                Tuple.of(2, Arbitraries.longs().between(15_000, 300_000)),
                Tuple.of(2, Arbitraries.longs().between(-10_001, 0)),
                Tuple.of(1, Arbitraries.longs().between(-7_200_000, -10_000)))
            .flatMap(millis -> nanos.map(n -> new Age(millis, Optional.empty(), n)));
    Arbitrary<Age> far =
        Arbitraries.of(Width.values())
            .flatMap(
                width ->
                    Arbitraries.oneOf(
                            Arbitraries.longs().between(-2 * width.millis, width.millis),
                            Arbitraries.of(-width.millis, 0L, width.millis))
                        .map(millis -> new Age(millis, Optional.of(width), 0)));
    return Arbitraries.frequencyOf(Tuple.of(9, near), Tuple.of(1, far));
  }

  private static Arbitrary<Content> contents() {
    Arbitrary<Double> numbers =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.doubles().between(-1000, 1000).ofScale(3)),
            Tuple.of(2, Arbitraries.of(0.0, 1.0, 0.25, 1e9, -1e-9, 12345.678)),
            Tuple.of(1, Arbitraries.just(0.125)));
    Arbitrary<Long> spans =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.longs().between(1, 1_000)),
            Tuple.of(2, Arbitraries.longs().between(1_000, 9_000)),
            Tuple.of(1, Arbitraries.longs().between(9_000, 3_000_000)));
    return Arbitraries.frequencyOf(
        Tuple.of(12, numbers.map(n -> new Number(n, "s"))),
        Tuple.of(1, numbers.map(n -> new Number(n, "By"))),
        Tuple.of(1, Arbitraries.of("ENABLED", "off", "1 parsec").map(Text::new)),
        Tuple.of(
            2, Combinators.combine(numbers.list().ofMinSize(1).ofMaxSize(6), spans).as(Many::new)));
  }
}
