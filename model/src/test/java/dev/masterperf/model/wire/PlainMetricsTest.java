package dev.masterperf.model.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Quantity;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.wire.MetricCodec.Item;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * The quick reader takes nothing that the codec refuses, and of what it takes it tells the same.
 * What it declines is the codec's affair alone, and proves nothing; so how much it takes is checked
 * too.
 */
class PlainMetricsTest {
  private static final long ARRIVAL = 1_700_000_000_123L;
  private static final String IDENTITY =
      "\"scope\":\"global\",\"category\":\"R2\",\"topic\":\"Object Upload\",\"id\":\"upload\"";
  private static final String NUMBERS =
      "\"measure\":0.5,\"unit\":\"s\",\"ts\":\"1700000000123456789\"";
  private static final String PLAIN = "{" + IDENTITY + "," + NUMBERS + "}";

  /** Pieces that have a meaning to one of the readers, put where they do not belong. */
  private static final List<String> FRAGMENTS =
      List.of(
          ",\"value\":\"",
          ",\"measure\":",
          ",\"measure\":1e999",
          ",\"ts\":1",
          ",\"id\":\"other\"",
          ",\"unit\":\"ms\"",
          ",\"status\":\"error\"",
          ",\"summary\":{}",
          ",\"labels\":{\"value\":\"x\"}",
          ",\"x\":{\"a\":[1,{}]}",
          "},{",
          "\\",
          "\\\"",
          "\\u0065",
          "\"",
          " ",
          "\n",
          "\u0001",
          "é",
          "0",
          "-",
          ".",
          "9999999999999999999999",
          "e5",
          "null",
          "[",
          "]",
          ",");

  private static final Arbitrary<String> UNITS =
      Arbitraries.of("s", "s", "s", "s", "1", "1", "By", "By", "ms", "By/s", "parsec");
  private static final Arbitrary<String> STATUSES =
      Arbitraries.of("ok", "ok", "ok", "error", "error", "error", "OK");

  /** One damage: where, as a share of the length, how, and with what. */
  record Mutation(Damage damage, double place, String fragment, int length) {
    byte[] applyTo(byte[] json) {
      if (json.length == 0) {
        return json;
      }
      int at = (int) (place * (json.length - 1));
      int to = Math.min(json.length, at + length);
      return switch (damage) {
        case FLIP -> {
          byte[] flipped = json.clone();
          flipped[at] ^= (byte) (1 << length % 8);
          yield flipped;
        }
        case INSERT -> joined(json, at, fragment.getBytes(StandardCharsets.UTF_8), at);
        case DELETE -> joined(json, at, new byte[0], to);
        case REPEAT -> joined(json, to, Arrays.copyOfRange(json, at, to), to);
        case TRUNCATE -> Arrays.copyOf(json, at);
      };
    }

    private static byte[] joined(byte[] json, int head, byte[] middle, int tail) {
      byte[] all = Arrays.copyOf(json, head + middle.length + json.length - tail);
      System.arraycopy(middle, 0, all, head, middle.length);
      System.arraycopy(json, tail, all, head + middle.length, json.length - tail);
      return all;
    }
  }

  enum Damage {
    FLIP,
    INSERT,
    DELETE,
    REPEAT,
    TRUNCATE
  }

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  void tellsWhatTheCodecTellsOfAnythingSpeltLikeAMetric(@ForAll("payloads") String json) {
    int taken = taken(json.getBytes(StandardCharsets.UTF_8));

    Statistics.collect(taken > 0 ? "taken" : "declined");
    Statistics.coverage(
        found -> {
          found.check("taken").percentage(share -> share > 10);
          found.check("declined").percentage(share -> share > 10);
        });
  }

  @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
  void tellsWhatTheCodecTellsOfDamagedMetrics(
      @ForAll("ownMetrics") List<PerfMetric> metrics,
      @ForAll("mutations") List<Mutation> mutations) {
    byte[] damaged = MetricCodec.encode(metrics);
    for (Mutation mutation : mutations) {
      damaged = mutation.applyTo(damaged);
    }

    Statistics.collect(taken(damaged) > 0 ? "taken" : "declined");
    Statistics.coverage(found -> found.check("taken").percentage(share -> share > 4));
  }

  @Property(tries = 500)
  void takesWhatOurOwnProducersWrite(
      @ForAll("ownMetrics") List<PerfMetric> metrics, @ForAll("ends") boolean lone) {
    byte[] json =
        lone ? MetricCodec.encode(metrics.get(0)) : MetricCodec.encode(List.copyOf(metrics));

    assertThat(taken(json)).isEqualTo(lone ? 1 : metrics.size());
  }

  @Property(tries = 2_000)
  void readsEveryNumberToTheSameBits(@ForAll double number, @ForAll("numbers") String spelt) {
    List<String> spellings = List.of(spelt, Double.toString(number), Long.toString((long) number));
    for (String text : spellings) {
      taken(PLAIN.replace("0.5", text).getBytes(StandardCharsets.UTF_8));
    }
  }

  @Example
  void takesAMetricAsLongAsTheCodecDoesAndNoLonger() {
    String open = "{" + IDENTITY + "," + NUMBERS;
    String labels = ",\"labels\":{\"a\":\"" + "x".repeat(500) + "\"}";
    for (int over = -1; over <= 1; over++) {
      StringBuilder json = new StringBuilder(open.replace(IDENTITY, IDENTITY + labels));
      // A repeated member makes it longer in bytes and not in what it says.
      int missing = MetricCodec.MAX_METRIC_BYTES + over - json.length() - 1;
      String padding = ",\"scope\":\"global\"";
      String many = padding.repeat(missing / padding.length());
      String blanks = " ".repeat(missing % padding.length());
      String sized = json.insert(1, many.substring(1) + "," + blanks).append('}').toString();
      assertThat(sized.length()).isEqualTo(MetricCodec.MAX_METRIC_BYTES + over);

      assertThat(taken(sized.getBytes(StandardCharsets.UTF_8))).isEqualTo(over > 0 ? 0 : 1);
    }
  }

  @Example
  void readsABatchOfAnyLength() {
    for (int size : new int[] {1, 63, 64, 65, 129, 1_000}) {
      String batch = "[" + String.join(",", Collections.nCopies(size, PLAIN)) + "]";

      assertThat(taken(batch.getBytes(StandardCharsets.UTF_8))).isEqualTo(size);
    }
  }

  @Example
  void whatLooksLikeTheEndOfAnIdentityInsideAnotherMemberIsNoIdentity() {
    for (String member :
        List.of(
            "\"labels\":{\"a\":\"b\",\"value\":\"c\"}",
            "\"labels\":{\"a\":\"b\",\"measure\":1}",
            "\"x\":[{\"a\":1,\"measure\":2}]",
            "\"x\":{\"a\":1,\"value\":\"2\"}")) {
      String json = "{" + IDENTITY + "," + member + "," + NUMBERS + "}";

      assertThat(taken(json.getBytes(StandardCharsets.UTF_8))).as(json).isZero();
    }
  }

  /** Checks one payload; returns how many metrics were read the quick way, as the engine does. */
  static int taken(byte[] payload) {
    return taken(new PlainMetrics(), payload);
  }

  /**
   * The same with a reader that may have read others before.
   *
   * @throws AssertionError if the two ways do not agree
   */
  static int taken(PlainMetrics plain, byte[] payload) {
    int read = plain.read(payload);
    List<Series> identities = new ArrayList<>();
    for (int i = 0; i < read; i++) {
      MetricCodec.identity(plain.payload(), plain.identityFrom(i), plain.identityTo(i))
          .ifPresent(identities::add);
    }
    if (identities.size() < read) {
      return 0; // the engine leaves the whole record to the codec
    }
    if (read > 0) {
      requireSame(plain, identities, decoded(payload), payload);
    }
    return read;
  }

  private static List<Item> decoded(byte[] payload) {
    try {
      return MetricCodec.decode(payload, ARRIVAL);
    } catch (MetricCodec.MalformedPayload e) {
      throw new AssertionError("taken, but no JSON: " + text(payload), e);
    }
  }

  /** All that is told of one metric. */
  private record Told(
      Series series,
      long measureBits,
      @Nullable Unit unit,
      Status status,
      long tsNanos,
      PerfMetric metric,
      int identityHash) {}

  private static void requireSame(
      PlainMetrics plain, List<Series> identities, List<Item> items, byte[] payload) {
    if (items.size() != identities.size()) {
      throw new AssertionError(
          identities.size() + " metrics, but " + items.size() + " by the codec: " + text(payload));
    }
    for (int i = 0; i < items.size(); i++) {
      Told quick = told(plain, i, identities.get(i));
      byte[] spelling = Arrays.copyOfRange(payload, plain.identityFrom(i), plain.identityTo(i));
      int hash = PlainMetrics.hash(spelling, 0, spelling.length);
      if (!(items.get(i) instanceof Item.Accepted accepted)
          || !quick.equals(told(accepted.metric(), hash))) {
        throw new AssertionError(
            quick
                + ", but "
                + items.get(i)
                + " by the codec, of hash "
                + hash
                + ": "
                + text(payload));
      }
    }
  }

  private static Told told(PlainMetrics plain, int index, Series identity) {
    return new Told(
        identity,
        Double.doubleToRawLongBits(plain.measure(index)),
        plain.unit(index),
        plain.status(index),
        plain.tsNanos(index),
        MetricCodec.metric(
            identity, plain.payload(), plain.identityTo(index) + 1, plain.end(index)),
        plain.identityHash(index));
  }

  private static Told told(PerfMetric metric, int identityHash) {
    Double measure = metric.measure();
    if (measure == null || metric.summary() != null) {
      throw new AssertionError("taken, but no number alone: " + metric);
    }
    return new Told(
        metric.series(),
        Double.doubleToRawLongBits(measure),
        metric.unit(),
        metric.status(),
        metric.tsNanos(),
        metric,
        identityHash);
  }

  private static String text(byte[] payload) {
    return new String(payload, StandardCharsets.UTF_8);
  }

  @Provide
  Arbitrary<Boolean> ends() {
    return Arbitraries.of(true, false);
  }

  /** One metric or a batch, each mostly in the order and spelling of our producers. */
  @Provide
  Arbitrary<String> payloads() {
    Arbitrary<String> one = item();
    Arbitrary<String> batch =
        item().list().ofMaxSize(3).map(items -> "[" + String.join(",", items) + "]");
    return Arbitraries.oneOf(one, batch);
  }

  private static Arbitrary<String> item() {
    Arbitrary<List<String>> identity =
        members(
            List.of(
                sometimes(9, member("scope", texts())),
                member("category", texts()),
                sometimes(
                    9, member("type", Arbitraries.of("performance", "validation", "nonsense"))),
                member("topic", texts()),
                sometimes(9, member("subCat", texts())),
                member("id", texts()),
                sometimes(3, member("source", texts())),
                sometimes(1, labels())));
    Arbitrary<List<String>> rest =
        members(
            List.of(
                sometimes(9, member("value", texts())),
                spelledNumbers().map(number -> "\"measure\":" + number),
                member("unit", UNITS),
                sometimes(9, member("status", STATUSES)),
                sometimes(3, member("pattern", texts())),
                sometimes(3, member("locations", texts())),
                sometimes(3, member("impact", texts())),
                sometimes(
                    0, Arbitraries.of("\"x\":1", "\"x\":{\"a\":[]}", "\"properties\":{\"a\":1}")),
                times()));
    Arbitrary<List<Integer>> swaps =
        Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.just(List.of())),
            Tuple.of(1, Arbitraries.integers().between(0, 20).list().ofSize(2)));
    return Combinators.combine(identity, rest, swaps)
        .as(
            (first, second, swapped) -> {
              List<String> all = new ArrayList<>(first);
              all.addAll(second);
              if (!swapped.isEmpty()) {
                Collections.swap(all, swapped.get(0) % all.size(), swapped.get(1) % all.size());
              }
              return "{" + String.join(",", all) + "}";
            });
  }

  private static Arbitrary<List<String>> members(List<Arbitrary<String>> members) {
    return Combinators.combine(members)
        .as(spelt -> spelt.stream().filter(member -> !member.isEmpty()).toList());
  }

  private static Arbitrary<String> sometimes(int inTen, Arbitrary<String> member) {
    return Arbitraries.frequencyOf(
        Tuple.of(10 - inTen, Arbitraries.just("")), Tuple.of(inTen + 1, member));
  }

  private static Arbitrary<String> member(String name, Arbitrary<String> text) {
    return text.map(value -> "\"" + name + "\":\"" + value + "\"");
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.frequencyOf(
        Tuple.of(
            40, Arbitraries.strings().withChars("abc XYZ09.,:/|=").ofMinLength(1).ofMaxLength(8)),
        Tuple.of(
            1,
            Arbitraries.of(
                "é",
                "日本",
                "\\\"",
                "\\\\",
                "\\u0041",
                "\\ud800",
                ",\\\"value\\\":\\\"",
                "\t",
                "",
                "x".repeat(1_100))));
  }

  private static Arbitrary<String> labels() {
    return Combinators.combine(Arbitraries.of("region", "id", "value", "measure"), texts())
        .as((name, text) -> "\"labels\":{\"zone\":\"a\",\"" + name + "\":\"" + text + "\"}");
  }

  private static Arbitrary<String> times() {
    return Arbitraries.frequencyOf(
        Tuple.of(
            12,
            Arbitraries.longs()
                .between(100_000_000_000_000_000L, Long.MAX_VALUE)
                .map(nanos -> "\"ts\":\"" + nanos + "\"")),
        Tuple.of(
            3,
            Arbitraries.longs()
                .between(100_000_000_000_000_000L, 8_999_999_999_999_999_999L)
                .map(nanos -> "\"ts\":" + nanos)),
        Tuple.of(
            1,
            Arbitraries.of(
                "\"ts\":\"1700000000123\"",
                "\"ts\":\"2026-01-31T12:00:00Z\"",
                "\"ts\":\"0170000000012345678\"",
                "\"ts\":\"017000000001234567\"",
                "\"ts\":170000000012345678",
                "\"ts\":9999999999999999999",
                "\"ts\":17000000001234567890",
                "\"ts\":null")));
  }

  @Provide
  Arbitrary<String> numbers() {
    return spelledNumbers();
  }

  /** JSON numbers and what almost is one. */
  private static Arbitrary<String> spelledNumbers() {
    Arbitrary<String> digits = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(20);
    Arbitrary<String> decimals =
        Combinators.combine(
                Arbitraries.of("", "", "", "-"),
                Arbitraries.frequencyOf(
                    Tuple.of(9, Arbitraries.longs().between(0, 1L << 60).map(String::valueOf)),
                    Tuple.of(1, digits)),
                Arbitraries.frequencyOf(
                    Tuple.of(1, Arbitraries.just("")), Tuple.of(2, digits.map(d -> "." + d))),
                Arbitraries.frequencyOf(
                    Tuple.of(4, Arbitraries.just("")),
                    Tuple.of(1, Arbitraries.integers().between(-340, 340).map(e -> "e" + e)),
                    Tuple.of(1, Arbitraries.integers().between(0, 30).map(e -> "E+" + e))))
            .as((sign, whole, fraction, exponent) -> sign + whole + fraction + exponent);
    return Arbitraries.frequencyOf(
        Tuple.of(20, decimals),
        Tuple.of(
            20, Arbitraries.doubles().between(-1e9, 1e9).ofScale(9).map(d -> Double.toString(d))),
        Tuple.of(
            1,
            Arbitraries.of(
                "-0",
                "-0.0",
                "0e0",
                "1e999",
                "-1e-999",
                "01",
                "1.",
                ".5",
                "+1",
                "NaN",
                "\"5\"",
                "9007199254740993",
                "9007199254740993.0",
                "4.9e-324",
                "1.7976931348623157e308")));
  }

  @Provide
  Arbitrary<List<Mutation>> mutations() {
    return Combinators.combine(
            Arbitraries.of(Damage.class),
            Arbitraries.doubles().between(0, 1),
            Arbitraries.of(FRAGMENTS),
            Arbitraries.integers().between(0, 40))
        .as(Mutation::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(2);
  }

  /** As {@code MasterPerfTracker} makes them: plain text, a number in a base unit. */
  @Provide
  Arbitrary<List<PerfMetric>> ownMetrics() {
    Arbitrary<String> text = Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(12);
    return Combinators.combine(
            text,
            Arbitraries.doubles().between(-1e12, 1e12).ofScale(6),
            Arbitraries.of(Unit.SECONDS, Unit.BYTES, Unit.ONE),
            Arbitraries.of(Status.class),
            Arbitraries.longs().between(1_600_000_000_000_000_000L, 1_900_000_000_000_000_000L),
            Arbitraries.of("", "p"))
        .as(
            (id, number, unit, status, nanos, pattern) ->
                PerfMetric.of(
                        Series.of("R2", "Object Upload", id),
                        new Quantity(number, unit),
                        status,
                        nanos)
                    .describedBy(pattern, pattern, ""))
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }
}
