package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.model.Aggregate;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Series;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.model.Status;
import dev.masterperf.model.Unit;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.WindowState;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.view.PartitionCover;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowsApiTest {
  private static final SeriesKey KEY = Series.of("R2", "Object | Upload", "upload").key();
  private static final int HOME = KEY.homePartition(FakeView.PARTITIONS);
  private static final String WINDOWS = "/api/v1/windows";
  private static final String OF_KEY =
      WINDOWS + "?series=" + URLEncoder.encode(KEY.text(), StandardCharsets.UTF_8);

  private final RunningApi api = new RunningApi();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void windowsHaveTheFormOfTheirTopic() throws Exception {
    WindowAggregate window = window(2_000);
    api.view.windows.add(window(1_000));
    api.view.windows.add(window);
    api.view.windows.add(window(3_000));
    api.view.cover(PartitionCover.owned(HOME, 100, 3));

    JsonNode answer = api.getJson(OF_KEY + "&resolution=1s&from=1500&to=2000");

    ObjectNode expected = (ObjectNode) Json.tree(AggregateCodec.toJson(window));
    expected.put("p50", 0.1).put("p90", 0.1).put("p95", 0.1).put("p99", 0.1);
    assertThat(answer.path("windows")).containsExactly(expected);
    assertThat(answer.path("provisional").asBoolean()).isTrue();
    assertThat(answer.path("lag").asLong()).isEqualTo(3);
  }

  @Test
  void partitionsOfOthersDoNotMatter() throws Exception {
    api.view.coverOnly(HOME);

    assertThat(api.get(OF_KEY + "&resolution=1m").statusCode()).isEqualTo(200);
  }

  @Test
  void withoutAnOwnerThereIsNoAnswerAndATimeToAskAgain() throws Exception {
    api.view.windows.add(window(1_000));
    api.view.coverOnly((HOME + 1) % FakeView.PARTITIONS);
    api.view.reasons.add("this instance is REBALANCING");

    HttpResponse<String> response = api.get(OF_KEY + "&resolution=1s");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(response.body())
        .contains("partition " + HOME + " of 4 is missing", "this instance is REBALANCING");
  }

  @ParameterizedTest
  @CsvSource({
    "?resolution=1s, series",
    "?series=a, resolution",
    "?series=%00A&resolution=1s, series must be as a row of the matrix has it",
    "?series=a&resolution=1d, resolution",
    "?series=a&resolution=1s&from=x, from",
    "?series=a&resolution=1s&from=2000&to=1000, from",
    "?series=a&resolution=1s&from=1700000000, 'from is in epoch milliseconds; 1700000000 looks'",
    "?series=a&resolution=1s&to=1700000000, write 1700000000000",
    "?series=a&resolution=1s&till=1, till"
  })
  void aParameterThatCannotBeUsedIsNamed(String query, String parameter) throws Exception {
    HttpResponse<String> response = api.get(WINDOWS + query);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(response.body()).contains(parameter);
  }

  private static WindowAggregate window(long startMillis) {
    Aggregate aggregate = new Aggregate();
    aggregate.addSample(0.1, Unit.SECONDS, Status.OK, startMillis * 1_000_000, 1);
    return new WindowAggregate(
        KEY, Resolution.SECOND, startMillis, WindowState.FINAL, 1, aggregate);
  }
}
