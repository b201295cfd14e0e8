package dev.masterperf.api.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ActivityRingTest {
  private static final OptionalLong NONE = OptionalLong.empty();

  @Test
  void keepsSoManyOfTheNewest() {
    ActivityRing ring = new ActivityRing(3, 1 << 20);
    add(ring, "a", "b", "c", "d", "e");

    assertThat(titles(ring.page(ActivityFilter.ALL, NONE, NONE, 10)))
        .containsExactly("e", "d", "c");
    assertThat(ring.page(ActivityFilter.ALL, NONE, NONE, 10).newest()).isEqualTo(5);
  }

  @Test
  void keepsSoManyBytes() {
    int each = happening("a").bytes();
    ActivityRing ring = new ActivityRing(1_000, 2L * each + each / 2);
    add(ring, "a", "b", "c");

    assertThat(titles(ring.page(ActivityFilter.ALL, NONE, NONE, 10))).containsExactly("c", "b");
  }

  @Test
  void pagesBackwardsAndForwards() {
    ActivityRing ring = new ActivityRing(100, 1 << 20);
    add(ring, "a", "b", "c", "d", "e");

    ActivityRing.Page first = ring.page(ActivityFilter.ALL, NONE, NONE, 2);
    assertThat(titles(first)).containsExactly("e", "d");
    assertThat(first.more()).isTrue();
    ActivityRing.Page second = ring.page(ActivityFilter.ALL, NONE, OptionalLong.of(4), 10);
    assertThat(titles(second)).containsExactly("c", "b", "a");
    assertThat(second.more()).isFalse();
    assertThat(titles(ring.page(ActivityFilter.ALL, OptionalLong.of(3), NONE, 10)))
        .containsExactly("e", "d");
    assertThat(ring.page(ActivityFilter.ALL, OptionalLong.of(5), NONE, 10).entries()).isEmpty();
  }

  private static void add(ActivityRing ring, String... titles) {
    for (String title : titles) {
      ring.add(happening(title));
    }
  }

  private static Happening happening(String title) {
    return new Happening(
        Instant.EPOCH,
        Kind.AUDIT,
        title,
        "",
        "taken",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        null,
        null,
        null);
  }

  private static List<String> titles(ActivityRing.Page page) {
    return page.entries().stream().map(one -> one.what().title()).toList();
  }
}
