package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies made to overflow a stack, to take memory, or to keep a processor busy. */
class HostileBodiesApiTest {
  private static final int DEEP = 200_000;

  /** Refuses each metric by itself. */
  private static final String INGEST = "/api/infra/master-perf";

  /** Every public way in that reads JSON. */
  private static final List<String> PATHS =
      List.of(
          INGEST,
          "/v1/metrics",
          "/api/v1/rules/backtest",
          "/api/v1/alerts/0000000000000001/feedback",
          "/api/v1/silences/preview",
          "/api/v1/acknowledgements",
          "/api/v1/notifications/replay",
          "/api/v2/alerts",
          "/api/v2/silences");

  private final RunningApi api = new RunningApi();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void noBodyBringsAFaultAboutOrIsTaken() throws Exception {
    for (Map.Entry<String, String> body : bodies().entrySet()) {
      for (String path : PATHS) {
        HttpResponse<String> answer = api.post(path, body.getValue());

        boolean itemRefused = path.equals(INGEST) && answer.statusCode() == 202;
        assertThat(itemRefused ? 400 : answer.statusCode())
            .as("%s to %s", body.getKey(), path)
            .isBetween(400, 499);
        assertThat(answer.body().length()).as("%s to %s", body.getKey(), path).isLessThan(5_000);
      }
    }
    assertThat(api.publisher.published).isEmpty();
    assertThat(api.get(INGEST).statusCode()).isEqualTo(200);
  }

  private static Map<String, String> bodies() {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("arrays", "[".repeat(DEEP) + "]".repeat(DEEP));
    bodies.put("objects", "{\"matchers\":".repeat(DEEP / 4) + "1" + "}".repeat(DEEP / 4));
    bodies.put("arrays in a field", "{\"comment\":" + "[".repeat(DEEP) + "]".repeat(DEEP) + "}");
    bodies.put("a number of many digits", "{\"measure\":" + "9".repeat(DEEP) + "}");
    bodies.put("a long exponent", "{\"measure\":1e" + "9".repeat(DEEP) + "}");
    bodies.put("half a string", "{\"comment\":\"" + "x".repeat(DEEP));
    return bodies;
  }
}
