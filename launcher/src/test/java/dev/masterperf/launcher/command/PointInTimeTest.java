package dev.masterperf.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class PointInTimeTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "now, 2026-01-31T12:00:00Z",
    "2h, 2026-01-31T10:00:00Z",
    "-2h, 2026-01-31T10:00:00Z",
    "now-1h30m, 2026-01-31T10:30:00Z",
    "1769860800, 2026-01-31T12:00:00Z",
    "1769860800123, 2026-01-31T12:00:00.123Z",
    "2026-01-31T13:00:00+01:00, 2026-01-31T12:00:00Z"
  })
  void isReadInEachForm(String text, Instant meant) {
    assertThat(PointInTime.parse(text, () -> NOW)).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "now+1h", "--1h", "12345", "2026-01-31T25:00:00Z"})
  void isRefusedInAnyOther(String text) {
    assertThatThrownBy(() -> PointInTime.parse(text, () -> NOW))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("a time is now, an age such as 2h");
  }
}
