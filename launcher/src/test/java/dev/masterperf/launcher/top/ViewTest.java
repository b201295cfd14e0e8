package dev.masterperf.launcher.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ViewTest {
  private static final Frame FRAME =
      Frames.of(
          Frames.row("a", "R2", "upload", 3, 60), // a value, and how many seconds ago
          Frames.row("b", "R2", "download", 7, 1),
          Frames.row("c", "Isolation", "deploy", Double.NaN, 10));

  private final View view = new View("", Column.IDENTITY, false);

  @Test
  void rowsStandByTheirIdentityUntilSortedOtherwise() {
    assertThat(names()).containsExactly("deploy", "download", "upload");

    press('s');

    assertThat(names())
        .as("the most first, text last")
        .containsExactly("download", "upload", "deploy");

    press('r');

    assertThat(names()).containsExactly("deploy", "upload", "download");
  }

  @Test
  void aFilterHoldsRowsWithAllItsWordsWhileItIsTyped() {
    press('/');
    type("r2 LOAD");
    assertThat(view.typing()).isTrue();
    assertThat(names()).containsExactly("download", "upload");

    type(" qx");
    view.on(new Key(Key.Name.ERASE, (char) 0), rows(), 10);
    assertThat(names()).as("q is a letter here").isEmpty();
    assertThat(view.left()).isFalse();

    view.on(new Key(Key.Name.ESCAPE, (char) 0), rows(), 10);
    assertThat(view.typing()).isFalse();
    assertThat(names()).hasSize(3);
  }

  @Test
  void theCursorStaysWithItsRow() {
    press('j');
    assertThat(view.cursor(rows())).isEqualTo(1);

    press('s');
    assertThat(rows().get(view.cursor(rows())).name()).isEqualTo("download");

    press('G');
    press('j');
    assertThat(view.cursor(rows())).as("not beyond the last").isEqualTo(2);
    press('g');
    press('k');
    assertThat(view.cursor(rows())).isZero();
  }

  @Test
  void escapeGoesBackFromWhatWasOpenedLast() {
    press('/');
    type("load");
    enter();
    enter();
    press('?');
    assertThat(view.open() && view.help()).isTrue();

    escape();
    assertThat(view.help()).isFalse();
    escape();
    assertThat(view.open()).isFalse();
    assertThat(view.filter()).isEqualTo("load");
    escape();
    assertThat(view.filter()).isEmpty();
  }

  @Test
  void qAndAnInterruptLeave() {
    press('q');
    assertThat(view.left()).isTrue();

    View typing = new View("", Column.IDENTITY, false);
    typing.on(Key.of('/'), List.of(), 1);
    typing.on(Key.LEAVE, List.of(), 1);
    assertThat(typing.left()).isTrue();
  }

  private List<Row> rows() {
    return view.rows(FRAME);
  }

  private List<String> names() {
    return rows().stream().map(Row::name).toList();
  }

  private void press(char key) {
    view.on(Key.of(key), rows(), 10);
  }

  private void type(String text) {
    text.chars().forEach(character -> press((char) character));
  }

  private void enter() {
    view.on(new Key(Key.Name.ENTER, (char) 0), rows(), 10);
  }

  private void escape() {
    view.on(new Key(Key.Name.ESCAPE, (char) 0), rows(), 10);
  }
}
