package dev.masterperf.launcher.top;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a person set to be shown, and where they are in it. Confined to one thread. */
final class View {
  private String filter;
  private Column sort;
  private boolean reversed;
  private boolean utc;
  private String selected = "";
  private boolean typing;
  private boolean open;
  private boolean frozen;
  private boolean help;
  private boolean left;

  /**
   * @param filter words that rows hold
   * @param utc whether times are not those of here
   */
  View(String filter, Column sort, boolean utc) {
    this.filter = filter;
    this.sort = sort;
    this.utc = utc;
  }

  String filter() {
    return filter;
  }

  /** Whether the filter is being typed. */
  boolean typing() {
    return typing;
  }

  Column sort() {
    return sort;
  }

  boolean reversed() {
    return reversed;
  }

  boolean utc() {
    return utc;
  }

  /** Whether the selected row is looked at closely. */
  boolean open() {
    return open;
  }

  /** Whether the frame stays while others come. */
  boolean frozen() {
    return frozen;
  }

  boolean help() {
    return help;
  }

  /** Whether they are done. */
  boolean left() {
    return left;
  }

  /** The rows that match, in their order. */
  List<Row> rows(Frame frame) {
    List<String> words =
        Stream.of(filter.toLowerCase(Locale.ROOT).split("\\s+"))
            .filter(word -> !word.isEmpty())
            .toList();
    Comparator<Row> order = reversed ? sort.order().reversed() : sort.order();
    return frame.rows().stream().filter(row -> row.holds(words)).sorted(order).toList();
  }

  /** Where the cursor is among these rows; where its row went away, at the first. */
  int cursor(List<Row> rows) {
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).series().equals(selected)) {
        return i;
      }
    }
    return 0;
  }

  /**
   * Does what a key says.
   *
   * @param rows as they are shown
   * @param page rows that fit
   */
  void on(Key key, List<Row> rows, int page) {
    if (key.name() == Key.Name.INTERRUPT) {
      left = true;
    } else if (typing) {
      type(key);
    } else {
      switch (key.name()) {
        case TEXT -> command(key.character(), rows);
        case ENTER -> {
          open = !open;
          move(rows, 0);
        }
        case ESCAPE -> goBack();
        case UP -> move(rows, -1);
        case DOWN -> move(rows, 1);
        case PAGE_UP -> move(rows, -page);
        case PAGE_DOWN -> move(rows, page);
        case HOME -> move(rows, -rows.size());
        case END -> move(rows, rows.size());
        case ERASE, INTERRUPT, UNKNOWN -> {}
      }
    }
  }

  private void command(char character, List<Row> rows) {
    switch (character) {
      case 'q' -> left = true;
      case '/' -> typing = true;
      case 'j' -> move(rows, 1);
      case 'k' -> move(rows, -1);
      case 'g' -> move(rows, -rows.size());
      case 'G' -> move(rows, rows.size());
      case 's' -> {
        sort = sort.next();
        reversed = false;
      }
      case 'r' -> reversed = !reversed;
      case ' ' -> frozen = !frozen;
      case 'u' -> utc = !utc;
      case '?' -> help = !help;
      default -> {}
    }
  }

  /** From what was opened last to what was set first. */
  private void goBack() {
    if (help) {
      help = false;
    } else if (open) {
      open = false;
    } else {
      filter = "";
    }
  }

  private void type(Key key) {
    switch (key.name()) {
      case TEXT -> filter += key.character();
      case ERASE -> filter = filter.substring(0, Math.max(0, filter.length() - 1));
      case ENTER -> typing = false;
      case ESCAPE -> {
        filter = "";
        typing = false;
      }
      case UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END, INTERRUPT, UNKNOWN -> {}
    }
  }

  private void move(List<Row> rows, int by) {
    if (!rows.isEmpty()) {
      int to = Math.max(0, Math.min(rows.size() - 1, cursor(rows) + by));
      selected = rows.get(to).series();
    }
  }
}
