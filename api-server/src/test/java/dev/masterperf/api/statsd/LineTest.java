package dev.masterperf.api.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.masterperf.api.mapping.IncomingSeries.Label;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "gorets:1|c COUNTER 1 1",
        "gorets:1|c|@0.1 COUNTER 1 0.1",
        "glork:320|ms|@0.1 TIMER 320 0.1",
        "gaugor:333|g GAUGE 333 1",
        "gaugor:-10|g GAUGE -10 1",
        "gaugor:+4|g GAUGE +4 1",
        "uniques:765|s SET 765 1",
        "uniques:a:b|s SET a:b 1",
        "page.size:1.5e3|h HISTOGRAM 1.5e3 1",
        "page.size:7|d|#a:b|@0.5 DISTRIBUTION 7 0.5",
        "page.size:7|d|@0.5|#a:b|c:abc123 DISTRIBUTION 7 0.5"
      })
  void readsEachTypeAsStatsdAndDogStatsdWriteIt(
      String text, MetricKind kind, String value, double rate) throws Exception {
    Line line = Line.parse(text);

    assertThat(line.kind()).isEqualTo(kind);
    assertThat(line.values()).containsExactly(value);
    assertThat(line.rate()).isEqualTo(rate);
    assertThat(text).startsWith(line.name() + ":");
  }

  @Test
  void readsTagsWithAndWithoutValue() throws Exception {
    assertThat(Line.parse("a:1|c|#env:prod,url:http://x,canary,,:y").labels())
        .containsExactly(
            new Label("env", "prod"), new Label("url", "http://x"), new Label("canary", "true"));
  }

  @Test
  void readsSeveralValuesOfOneName() throws Exception {
    assertThat(Line.parse("a:1:2.5:3|ms").values()).isEqualTo(List.of("1", "2.5", "3"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        ":1|c NO_NAME",
        "|c NO_NAME",
        "a NO_VALUE",
        "a:|c NO_VALUE",
        "a|c NO_VALUE",
        "a:1 NO_TYPE",
        "a:1| NO_TYPE",
        "a:1|x UNKNOWN_TYPE",
        "a:1|C UNKNOWN_TYPE",
        "_e{1,1}:a|b EVENT",
        "_sc|name|0 EVENT",
        "a:1|c|@0 BAD_RATE",
        "a:1|c|@2 BAD_RATE",
        "a:1|c|@-1 BAD_RATE",
        "a:1|c|@ BAD_RATE",
        "a:1|c|@1e-9 BAD_RATE",
        "a:1|c|@NaN BAD_RATE",
        "a:1|c|T1656581400 TIMESTAMP",
        "a:1|c|what UNKNOWN_PART",
        "a\uFFFD:1|c NOT_UTF_8"
      })
  void refusesWhatIsNoLineWithItsCause(String text, Cause cause) {
    assertThat(catchThrowableOfType(Refused.class, () -> Line.parse(text)).why()).isEqualTo(cause);
  }

  @ParameterizedTest
  @CsvSource({
    "1d, NOT_A_NUMBER",
    "0x1p3, NOT_A_NUMBER",
    "NaN, NOT_A_NUMBER",
    "Infinity, NOT_A_NUMBER",
    "'', NOT_A_NUMBER",
    "--1, NOT_A_NUMBER",
    "1e31, TOO_LARGE",
    "-1e999, TOO_LARGE"
  })
  void aNumberIsDecimalAndOfReasonableSize(String text, Cause cause) {
    assertThat(catchThrowableOfType(Refused.class, () -> Line.number(text)).why()).isEqualTo(cause);
  }

  @Test
  void tooManyPartsAreRefused() {
    String values = "a" + ":1".repeat(2000) + "|ms";

    assertThat(catchThrowableOfType(Refused.class, () -> Line.parse(values)).why())
        .isEqualTo(Cause.TOO_MANY_PARTS);
  }
}
