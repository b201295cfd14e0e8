package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.alerts.check.AlertPeriod;
import dev.masterperf.alerts.check.BacktestQuestion;
import dev.masterperf.alerts.check.BacktestResult;
import dev.masterperf.alerts.check.TooMuchWorkException;
import dev.masterperf.api.alerts.RulesBacktest;
import dev.masterperf.model.wire.Json;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BacktestApiTest {
  private static final String PATH = "/api/v1/rules/backtest";
  private static final String RULES =
      "groups: [{name: g, rules: [{alert: Slow, expr: 'upload > 1'}]}]";

  private final RunningApi api = new RunningApi();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void answersWhenAlertsWouldHaveFired() throws Exception {
    AtomicReference<BacktestQuestion> asked = new AtomicReference<>();
    api.backtest =
        question -> {
          asked.set(question);
          return result(question);
        };

    HttpResponse<String> answer =
        api.post(
            PATH,
            body(RULES)
                .put("from", "2026-01-31T12:00:00Z")
                .put("to", 1_769_860_860)
                .put("step", "10s")
                .toString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(asked.get().steps()).isEqualTo(7);
    JsonNode alert = RunningApi.json(answer).at("/rules/0/alerts/0");
    assertThat(alert.path("fired").asInt()).isEqualTo(1);
    assertThat(alert.path("firingSeconds").asDouble()).isEqualTo(30);
    assertThat(alert.path("firesStill").asBoolean()).isTrue();
    assertThat(alert.path("timeline").asText()).hasSize(60).startsWith("··").endsWith("██");
    assertThat(alert.at("/periods/0/from").asText()).isEqualTo("2026-01-31T12:00:30Z");
    assertThat(RunningApi.json(answer).at("/rules/0").has("problem")).isFalse();
  }

  @Test
  void withoutTimesItIsTheLastHourEachSecond() throws Exception {
    AtomicReference<BacktestQuestion> asked = new AtomicReference<>();
    api.backtest =
        question -> {
          asked.set(question);
          return result(question);
        };

    api.post(PATH, body(RULES).toString());

    assertThat(asked.get().toMillis()).isEqualTo(Rows.NOW.toEpochMilli());
    assertThat(asked.get().steps()).isEqualTo(3601);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"rule\": \"\"} | malformed-body | 400 | there is no key rule",
        "{} | malformed-body | 400 | rules is missing",
        "[ | malformed-body | 400 | ^^",
        "{\"rules\": \"groups: [{name: g, rules: [{alert: A, expr: 'sum('}]}]\"} | invalid-rules |"
            + " 422 | rules:1: groups[0].rules[0].expr",
        "{\"rules\": \"groups: []\"} | malformed-body | 400 | there is no rule",
        "{\"rules\": \"groups: [{name: g, rules: [{alert: A, expr: up}]}]\", \"step\": \"1ms\"} |"
            + " malformed-body | 400 | whole seconds",
        "{\"rules\": \"groups: [{name: g, rules: [{alert: A, expr: up}]}]\", \"from\": \"soon\"} |"
            + " malformed-body | 400 | from must be a time",
      })
  void saysWhatIsWrongWithTheQuestion(String body, String type, int status, String detail)
      throws Exception {
    HttpResponse<String> answer = api.post(PATH, body);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(RunningApi.json(answer).path("type").asText()).endsWith(":" + type);
    assertThat(RunningApi.json(answer).path("detail").asText()).contains(detail);
  }

  @Test
  void refusesTooMuchWork() throws Exception {
    api.backtest =
        question -> {
          throw new TooMuchWorkException("narrow from and to");
        };

    HttpResponse<String> answer = api.post(PATH, body(RULES).toString());

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(RunningApi.json(answer).path("type").asText()).endsWith(":too-much-work");
    assertThat(RunningApi.json(answer).path("detail").asText()).isEqualTo("narrow from and to");
  }

  @Test
  void saysWhereThePastCannotBeRead() throws Exception {
    api.backtest = RulesBacktest.NONE;

    assertThat(api.post(PATH, body(RULES).toString()).statusCode()).isEqualTo(503);
  }

  @Test
  void oneRunsAtATime() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    api.backtest =
        question -> {
          begun.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return result(question);
        };
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<HttpResponse<String>> first =
          other.submit(() -> api.post(PATH, body(RULES).toString()));
      begun.await();

      assertThat(api.post(PATH, body(RULES).toString()).statusCode()).isEqualTo(429);

      go.countDown();
      assertThat(first.get().statusCode()).isEqualTo(200);
    } finally {
      other.shutdownNow();
    }
    assertThat(api.post(PATH, body(RULES).toString()).statusCode()).isEqualTo(200);
  }

  private static ObjectNode body(String rules) {
    return Json.MAPPER.createObjectNode().put("rules", rules);
  }

  /** One alert that fires from half way on. */
  private static BacktestResult result(BacktestQuestion question) {
    long half = (question.fromMillis() + question.toMillis()) / 2;
    return new BacktestResult(
        question.fromMillis(),
        question.toMillis(),
        question.stepMillis(),
        List.of(
            new BacktestResult.OfRule(
                "g",
                "Slow",
                "upload > 1",
                "evaluated",
                1,
                Optional.empty(),
                List.of(
                    new BacktestResult.OfAlert(
                        new TreeMap<>(Map.of("alertname", "Slow")),
                        List.of(
                            new AlertPeriod(
                                AlertPeriod.Phase.FIRING, half, question.toMillis(), false)))))),
        List.of());
  }
}
