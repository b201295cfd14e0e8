package dev.masterperf.archive.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalsTextTest {

  @Property
  void aNumberGivesItsTextBack(@ForAll int scaled, @ForAll @IntRange(min = 0, max = 9) int digits) {
    String text = BigDecimal.valueOf(scaled, digits).toPlainString();
    double value = Double.parseDouble(text);

    assertThat(Decimals.digits(value, text)).isEqualTo(digits);
    assertThat(Decimals.text(value, digits)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"100.1, 100.10, 2", "0.05, 0.05, 2", "-0.5, -0.50, 2", "7, 7, 0", "7, 7.000, 3"})
  void digitsAreThoseOfTheText(double value, String text, int digits) {
    assertThat(Decimals.digits(value, text)).isEqualTo(digits);
  }

  @ParameterizedTest
  @CsvSource({
    "100.1, 1.001e2",
    "100.1, +100.1",
    "7, 07",
    "-0.0, -0.0",
    "1, 1.",
    "0.5, .5",
    "5, five",
    "100.13, 100.1",
    "1, 1.0000000000000",
    "1e300, 1"
  })
  void anyOtherTextIsNone(double value, String text) {
    assertThat(Decimals.digits(value, text)).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({"100.13, 1", "1, 13", "1, -1"})
  void whatIsNotExactIsRefused(double value, int digits) {
    assertThatThrownBy(() -> Decimals.text(value, digits)).hasMessageContaining("decimals");
  }
}
