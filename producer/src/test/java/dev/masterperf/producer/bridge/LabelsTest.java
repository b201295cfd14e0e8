package dev.masterperf.producer.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class LabelsTest {

  @Test
  void namesBecomeWhatExpressionsCanWriteAndNoValueIsLost() {
    Labels labels =
        new Labels()
            .add("http.method", "GET")
            .add("http-method", "POST")
            .add("1st", "x")
            .add("", "y");

    assertThat(labels.toMap()).isEqualTo(Map.of("http_method", "GET;POST", "_1st", "x", "_", "y"));
  }

  @Test
  void anEmptyValueIsNoLabel() {
    assertThat(new Labels().add("uri", "").toMap()).isEmpty();
  }

  @Test
  void whatNoSeriesMayHoldIsRefusedWithTheTagAndTheLimit() {
    Labels many = new Labels();
    for (int i = 0; i < 65; i++) {
      many.add("tag" + i, "x");
    }

    assertThatThrownBy(many::toMap)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are 65 tags, at most 64 are taken");
    assertThatThrownBy(() -> new Labels().add("uri", "x".repeat(1025)).toMap())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tag uri has 1025 characters, at most 1024 are taken");
  }

  @Property
  void everyNameIsOneOfPromql(@ForAll @StringLength(max = 50) String tag) {
    new Labels()
        .add(tag, "x")
        .toMap()
        .forEach((name, value) -> assertThat(name).matches("[a-zA-Z_][a-zA-Z0-9_]*"));
  }
}
