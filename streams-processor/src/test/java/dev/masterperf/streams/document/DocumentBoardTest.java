package dev.masterperf.streams.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class DocumentBoardTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  private final DocumentBoard<Integer> board =
      new DocumentBoard<>(bytes -> Integer.valueOf(new String(bytes, UTF_8)));

  @Test
  void theNewestOfANameIsTheDocument() {
    apply("a", "1", 1);
    apply("b", "2", 3);
    apply("a", "7", 5);

    assertThat(board.snapshot().byName().values())
        .containsExactly(new Document<>("a", 5, NOW, 7), new Document<>("b", 3, NOW, 2));
    assertThat(board.snapshot().version()).isEqualTo(5);
  }

  @Test
  void aDeletionIsAVersionOfItsOwn() {
    apply("a", "1", 1);
    board.apply("a", null, 3, NOW);

    assertThat(board.snapshot().has("a")).isFalse();
    assertThat(board.snapshot().version()).isEqualTo(3);
  }

  @Test
  void whatCannotBeReadTakesThePlaceOfWhatWasThereUntilItIsMended() {
    apply("a", "1", 1);

    assertThatThrownBy(() -> apply("a", "one", 3)).isInstanceOf(NumberFormatException.class);
    assertThat(board.snapshot().byName()).isEmpty();
    assertThat(board.snapshot().unreadable()).containsOnlyKeys("a");
    assertThat(board.snapshot().has("a")).isTrue();

    apply("a", "2", 5);
    assertThat(board.snapshot().unreadable()).isEmpty();
    assertThat(board.snapshot().find("a")).isPresent();
  }

  private void apply(String name, String value, long version) {
    board.apply(name, value.getBytes(UTF_8), version, NOW);
  }
}
