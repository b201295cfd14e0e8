package dev.masterperf.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.wire.MetricCodec.Item;
import dev.masterperf.model.wire.MetricCodec.MalformedPayload;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that can be sent makes the codec throw anything but its own refusal. */
class HostilePayloadTest {
  private static final String GOOD = metric("\"value\":\"5ms\"");
  static final String RICH =
      "["
          + metric("\"value\":\"5ms\",\"labels\":{\"a\":\"b\"},\"properties\":{\"p\":\"q\"}")
          + ","
          + metric("\"measure\":-1.5e-3,\"unit\":\"s\",\"locations\":[\"x\",\"y\"]")
          + ","
          + metric("\"value\":1,\"x\":{\"a\":[1,2.5,true,null,\"é\\u00e9\"],\"b\":{\"c\":{}}}")
          + ","
          + metric(
              "\"unit\":\"s\",\"summary\":{\"start\":1700000000000,\"end\":1700000001000,"
                  + "\"count\":2,\"sum\":2,\"sumSquares\":2,\"min\":1,\"max\":1,\"first\":1,"
                  + "\"firstTs\":1700000000100,\"last\":1,\"lastTs\":1700000000900,\"errors\":1}")
          + "]";

  @Test
  void everyTruncationIsRefusedWithItsEvents() {
    byte[] whole = RICH.getBytes(StandardCharsets.UTF_8);
    assertThat(readBack(whole)).isEqualTo(4);

    for (int length = 0; length < whole.length; length++) {
      byte[] part = java.util.Arrays.copyOf(whole, length);
      MalformedPayload refusal =
          catchThrowableOfType(MalformedPayload.class, () -> MetricCodec.decode(part, 0));
      assertThat(refusal).as("cut to %d bytes", length).isNotNull();
      assertThat(refusal.events()).isBetween(1L, 6L);
    }
  }

  @Property(tries = 5_000)
  void whatAMutationLeavesIsRefusedOrReadsBack(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = RICH.getBytes(StandardCharsets.UTF_8);
    byte[] alphabet = "{}[]\",:\\0-9eENaInulltrfs\u00ff ".getBytes(StandardCharsets.ISO_8859_1);
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = alphabet[random.nextInt(alphabet.length)];
    }

    readBack(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"x\":[[[[[[[[[[1]]]]]]]]]]",
        "\"measure\":1DIGITS",
        "\"x\":{\"half\":\"\\ud800\"}",
        "\"LONG\":1",
        "\"ts\":1DIGITS",
        "\"summary\":{\"count\":1DIGITS}",
      })
  void aHostileItemIsRefusedAloneAndItsNeighboursAreTaken(String field) throws Exception {
    String hostile =
        metric("\"value\":\"1s\"," + field.replace("DIGITS", "7".repeat(20_000)))
            .replace("LONG", "k".repeat(5_000));

    List<Item> items =
        MetricCodec.decode(
            ("[" + GOOD + "," + hostile + "," + GOOD + "]").getBytes(StandardCharsets.UTF_8), 0);

    assertThat(items).hasSize(3);
    assertThat(items.get(1)).isInstanceOf(Item.Refused.class);
    assertThat(List.of(items.get(0), items.get(2))).allMatch(Item.Accepted.class::isInstance);
  }

  /** What is finite is refused for its length alone: making a number of it takes too long. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"measure\":1.0,\"unit\":\"s\"",
        "\"unit\":\"s\",\"summary\":{\"start\":1700000000000,\"end\":1700000001000,"
            + "\"count\":2,\"sum\":2.0,\"sumSquares\":2,\"min\":1,\"max\":1,\"first\":1,"
            + "\"firstTs\":1700000000100,\"last\":1,\"lastTs\":1700000000900,\"errors\":1}",
      })
  void aFiniteNumberOfTooManyDigitsIsRefused(String fields) throws Exception {
    String shorter = metric(fields);
    String longer = metric(fields.replace(".0", "." + "0".repeat(20_000)));

    assertThat(decoded(shorter)).isInstanceOf(Item.Accepted.class);
    assertThat(decoded(longer)).isInstanceOf(Item.Refused.class);
  }

  private static Item decoded(String payload) throws MalformedPayload {
    return MetricCodec.decode(payload.getBytes(StandardCharsets.UTF_8), 0).get(0);
  }

  @Test
  void aLongNumberInAnUnknownFieldIsKeptAsItIsSpelt() throws Exception {
    String digits = "7".repeat(2_000);
    Item item =
        MetricCodec.decode(
                metric("\"value\":1,\"x\":[" + digits + ",-1.50]").getBytes(StandardCharsets.UTF_8),
                0)
            .get(0);

    assertThat(((Item.Accepted) item).metric().properties())
        .containsEntry("x", "[" + digits + ",-1.50]");
  }

  @Test
  void theEventsBeforeABrokenPlaceAreCounted() {
    MalformedPayload refusal =
        catchThrowableOfType(
            MalformedPayload.class,
            () ->
                MetricCodec.decode(
                    ("[" + GOOD + "," + GOOD + ",{\"category\":\"R2\",\"x\":{\"a\":NaN}}]")
                        .getBytes(StandardCharsets.UTF_8),
                    0));

    assertThat(refusal.events()).isEqualTo(3);
    assertThat(refusal).hasMessageStartingWith("not JSON: NaN and infinities are no numbers there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"})
  void anotherEncodingIsRefusedSinceNothingWouldBoundItsSize(String encoding) {
    byte[] payload = ("[" + GOOD + "]").getBytes(Charset.forName(encoding));

    assertThatThrownBy(() -> MetricCodec.decode(payload, 0))
        .isInstanceOf(MalformedPayload.class)
        .hasMessageStartingWith("send JSON in UTF-8");
  }

  @Test
  void anItemThatIsDeepOrHasALongNameLeavesItsNeighbours() throws Exception {
    String deep = metric("\"x\":" + "[".repeat(30_000) + "]".repeat(30_000));
    String longName = metric("\"" + "n".repeat(60_000) + "\":1");
    String payload = "[" + GOOD + "," + deep + "," + GOOD + "," + longName + "," + GOOD + "]";

    List<Item> items = MetricCodec.decode(payload.getBytes(StandardCharsets.UTF_8), 0);

    assertThat(items).hasSize(5);
    assertThat(List.of(items.get(0), items.get(2), items.get(4)))
        .allMatch(item -> item instanceof Item.Accepted);
    assertThat(List.of(items.get(1), items.get(3))).allMatch(item -> item instanceof Item.Refused);
  }

  @Test
  void aRecordOfTooManyItemsIsOneRefusalThatCountsThemAll() {
    String many = "[" + "1,".repeat(99_999) + "1]";

    MalformedPayload refusal =
        catchThrowableOfType(
            MalformedPayload.class,
            () -> MetricCodec.decode(many.getBytes(StandardCharsets.UTF_8), 0));

    assertThat(refusal).hasMessage("send at most 20000 metrics together");
    assertThat(refusal.events()).isEqualTo(100_000);
  }

  /** Reads a payload and, of what is accepted, its own encoding; returns how many items it had. */
  private static int readBack(byte[] payload) {
    try {
      List<Item> items = MetricCodec.decode(payload, 1_700_000_000_000L);
      for (Item item : items) {
        if (item instanceof Item.Accepted accepted) {
          PerfMetric metric = accepted.metric();
          List<Item> again = MetricCodec.decode(MetricCodec.encode(metric), 0);
          assertThat(again).containsExactly(new Item.Accepted(0, metric));
        }
      }
      return items.size();
    } catch (MalformedPayload e) {
      assertThat(e).hasMessageMatching("(?s).+");
      return 0;
    }
  }

  private static String metric(String fields) {
    return "{\"category\":\"R2\",\"topic\":\"Object Upload\",\"id\":\"upload\"," + fields + "}";
  }
}
