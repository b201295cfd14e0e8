package dev.masterperf.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DownloadsTest {
  private static final Optional<String> ANN = Optional.of("ann");
  private static final Optional<String> BOB = Optional.of("bob");

  private final Downloads downloads = new Downloads(RequestLimits.DEFAULT.withDownloads(3, 2));

  @Test
  void oneCallerLeavesPlacesForOthers() {
    downloads.enter(ANN);
    downloads.enter(ANN);

    assertThatThrownBy(() -> downloads.enter(ANN))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().type()).isEqualTo(ProblemType.BUSY))
        .hasMessageContaining("one caller may have 2 exports");
    downloads.enter(BOB);
  }

  @Test
  void allTogetherHaveNoMoreThanThereAre() {
    downloads.enter(ANN);
    downloads.enter(BOB);
    downloads.enter(Optional.empty());

    assertThatThrownBy(() -> downloads.enter(Optional.empty()))
        .hasMessageContaining("all callers together may have 3 exports");
    assertThatThrownBy(() -> downloads.enter(BOB)).hasMessageContaining("all callers together");
  }

  @Test
  void whoIsDoneMakesRoom() {
    downloads.enter(ANN);
    for (int i = 0; i < 10; i++) {
      downloads.enter(ANN).close();
    }

    assertThat(downloads.underWay()).isEqualTo(1);
  }
}
