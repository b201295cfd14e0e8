package dev.masterperf.model.foreign;

import static org.assertj.core.api.Assertions.assertThat;

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

  @Property
  void everyNameIsOneOfPromql(@ForAll @StringLength(max = 50) String tag) {
    new Labels()
        .add(tag, "x")
        .toMap()
        .forEach((name, value) -> assertThat(name).matches("[a-zA-Z_][a-zA-Z0-9_]*"));
  }
}
