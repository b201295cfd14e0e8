package dev.masterperf.api.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewestTest {

  @Test
  void keepsTheNewestByTimeAndTheirOrderWhereTimesAreTheSame() {
    Newest newest = new Newest(3, 1 << 20);
    newest.add(at(30, "c"));
    newest.add(at(10, "a"));
    newest.add(at(30, "d"));
    newest.add(at(20, "b"));

    assertThat(titles(newest)).containsExactly("b", "c", "d");
    assertThat(newest.inOrder()).isEmpty();
  }

  @Test
  void keepsSoManyBytes() {
    int each = at(1, "a").bytes();
    Newest newest = new Newest(100, 2L * each + each / 2);
    newest.add(at(2, "b"));
    newest.add(at(1, "a"));
    newest.add(at(3, "c"));

    assertThat(titles(newest)).containsExactly("b", "c");
  }

  private static List<String> titles(Newest newest) {
    return newest.inOrder().stream().map(Happening::title).toList();
  }

  private static Happening at(long second, String title) {
    return new Happening(
        Instant.ofEpochSecond(second),
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
}
