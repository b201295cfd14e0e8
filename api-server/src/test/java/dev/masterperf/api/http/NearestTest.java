package dev.masterperf.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> KNOWN = List.of("category", "limit", "topic", "type");

  @Test
  void aTypingErrorIsRecognised() {
    assertThat(Nearest.to("catgory", KNOWN)).contains("category");
    assertThat(Nearest.to("LIMIT", KNOWN)).contains("limit");
    assertThat(Nearest.to("tpye", KNOWN)).contains("type");
  }

  @Test
  void somethingElseIsNotGuessedAt() {
    assertThat(Nearest.to("x", KNOWN)).isEmpty();
    assertThat(Nearest.to("nonsense", KNOWN)).isEmpty();
    assertThat(Nearest.to("limit", List.of())).isEmpty();
  }

  @Property
  void distanceIsSymmetricAndZeroForTheSameWord(@ForAll String a, @ForAll String b) {
    assertThat(Nearest.distance(a, b)).isEqualTo(Nearest.distance(b, a));
    assertThat(Nearest.distance(a, a)).isZero();
  }
}
