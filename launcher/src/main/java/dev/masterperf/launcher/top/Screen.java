package dev.masterperf.launcher.top;

import dev.masterperf.model.text.Cell;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * Lays out a frame for a terminal: alerts, rows, a closer look at one of them, and a line of where
 * one is. What a colour says is said by a word or a sign as well.
 */
final class Screen {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
  private static final AttributedStyle HEAD = PLAIN.bold();
  private static final AttributedStyle FAINT = PLAIN.faint();
  private static final int MOST_ALERTS = 4;
  private static final int NUMBER_WIDTH = 10;
  private static final int MOST_SPARKS = 30;

  private static final List<String> HELP =
      List.of(
          "/        filter: rows that hold all these words; Enter keeps it, Esc clears it",
          "j k ↑ ↓  the row below, above; PgUp PgDn, g G: a page, all the way",
          "Enter    look closer at the row",
          "Space    freeze what is shown, and go on",
          "s r      sort by the next column; the other way round",
          "u        times here or in UTC",
          "?        this help",
          "q        leave");

  private final int width;
  private final int height;
  private final ZoneId here;

  Screen(int width, int height, ZoneId here) {
    this.width = width;
    this.height = height;
    this.here = here;
  }

  /** How it stands with the connection. */
  record Link(String text, boolean live) {}

  /** Rows that fit beside the alerts of a frame. */
  int page(Frame frame, View view) {
    int around = alerts(frame).size() + 1 + closer(view, view.rows(frame)).size() + 1;
    return Math.max(1, height - around);
  }

  /** All lines, exactly as many as the terminal has. */
  List<AttributedString> lines(
      Frame frame, View view, Sparklines sparklines, Link link, int waiting) {
    List<AttributedString> lines = new ArrayList<>();
    List<Row> rows = view.rows(frame);
    lines.addAll(alerts(frame));
    if (view.help()) {
      HELP.forEach(line -> lines.add(line(line, PLAIN)));
    } else {
      lines.add(header(view));
      int page = page(frame, view);
      int cursor = view.cursor(rows);
      int first = Math.max(0, Math.min(cursor - page / 2, rows.size() - page));
      for (int i = first; i < Math.min(rows.size(), first + page); i++) {
        lines.add(row(rows.get(i), i == cursor, frame.at(), sparklines));
      }
      if (rows.isEmpty()) {
        lines.add(line(nothing(frame), FAINT));
      }
    }
    List<AttributedString> below = view.help() ? List.of() : closer(view, rows);
    while (lines.size() < height - 1 - below.size()) {
      lines.add(AttributedString.EMPTY);
    }
    List<AttributedString> shown =
        new ArrayList<>(lines.subList(0, Math.max(0, height - 1 - below.size())));
    shown.addAll(below);
    shown.add(footer(frame, view, rows.size(), link, waiting));
    return shown.subList(Math.max(0, shown.size() - height), shown.size());
  }

  private static String nothing(Frame frame) {
    return frame.rows().isEmpty()
        ? "No metrics yet. Send one: masterperf send --category Demo --topic First --id hello --value 12ms"
        : "No row matches the filter; Esc clears it.";
  }

  private List<AttributedString> alerts(Frame frame) {
    List<AttributedString> lines = new ArrayList<>();
    int all = frame.alerts().size();
    for (Frame.Alert alert : frame.alerts().subList(0, Math.min(MOST_ALERTS, all))) {
      String since =
          " for " + Ages.text(frame.at().toEpochMilli() - alert.since().toEpochMilli()) + "  ";
      lines.add(
          new AttributedStringBuilder()
              .styled(
                  colour(alert.firing() ? AttributedStyle.RED : AttributedStyle.YELLOW).bold(),
                  alert.firing() ? "▲ FIRING " : "△ PENDING ")
              .styled(HEAD, cell(alert.name(), width / 3))
              .append(since)
              .append(cell(alert.text(), width))
              .toAttributedString()
              .columnSubSequence(0, width));
    }
    if (all > MOST_ALERTS) {
      lines.add(line("and " + (all - MOST_ALERTS) + " alerts more", FAINT));
    }
    for (String warning : frame.warnings()) {
      lines.add(line("! " + warning, colour(AttributedStyle.YELLOW)));
    }
    return lines.subList(0, Math.min(lines.size(), Math.max(1, height / 3)));
  }

  private AttributedString header(View view) {
    String order = view.sort().title() + (view.reversed() ? ", the other way round" : "");
    return new AttributedStringBuilder()
        .styled(
            HEAD,
            layout("CATEGORY", "TOPIC", "ID", "VALUE", "LAST MINUTE", "RATE", "P99", "LAST SEEN"))
        .styled(FAINT, "  by " + order)
        .toAttributedString()
        .columnSubSequence(0, width);
  }

  private AttributedString row(Row row, boolean here, Instant now, Sparklines sparklines) {
    String text =
        layout(
            row.category(),
            row.place(),
            row.name(),
            (row.failed() ? "✖ " : "") + row.value(),
            sparklines.of(row.series(), sparks()),
            row.rateText(),
            row.p99Text(),
            row.ageText(now));
    AttributedStyle style = style(row, now);
    return line(text, here ? style.inverse() : style);
  }

  private static AttributedStyle style(Row row, Instant now) {
    if (row.isStale(now)) {
      return FAINT;
    }
    return row.failed() ? colour(AttributedStyle.RED) : PLAIN;
  }

  /** Numbers have their room; names share what is left, and bars go first where it is narrow. */
  private String layout(
      String category,
      String topic,
      String id,
      String value,
      String bars,
      String rate,
      String p99,
      String age) {
    int names = Math.max(12, width - 4 * (NUMBER_WIDTH + 1) - (sparks() > 0 ? sparks() + 1 : 0));
    int small = names / 4;
    StringBuilder line = new StringBuilder();
    line.append(left(category, small)).append(' ').append(left(topic, small)).append(' ');
    line.append(left(id, names - 2 * small - 3)).append(' ').append(right(value)).append(' ');
    if (sparks() > 0) {
      line.append(left(bars, sparks())).append(' ');
    }
    return line.append(right(rate))
        .append(' ')
        .append(right(p99))
        .append(' ')
        .append(right(age))
        .toString();
  }

  private int sparks() {
    return width < 90 ? 0 : Math.min(MOST_SPARKS, width / 6);
  }

  private List<AttributedString> closer(View view, List<Row> rows) {
    if (!view.open() || rows.isEmpty()) {
      return List.of();
    }
    Row row = rows.get(view.cursor(rows));
    List<AttributedString> lines = new ArrayList<>();
    lines.add(line(row.series(), FAINT));
    lines.add(
        line(row.value() + (row.failed() ? "  error" : "  ok") + "  p99 " + row.p99Text(), HEAD));
    row.further().forEach(one -> lines.add(line(one, PLAIN)));
    return lines.subList(0, Math.min(lines.size(), Math.max(2, height / 2)));
  }

  private AttributedString footer(Frame frame, View view, int matching, Link link, int waiting) {
    ZoneId zone = view.utc() ? ZoneOffset.UTC : here;
    AttributedStringBuilder line = new AttributedStringBuilder();
    if (view.typing()) {
      return line.append("/")
          .append(cell(view.filter(), width - 2))
          .append("▏")
          .toAttributedString();
    }
    line.styled(
        colour(link.live() ? AttributedStyle.GREEN : AttributedStyle.RED),
        (link.live() ? "● " : "○ ") + link.text());
    line.append("  ").append(CLOCK.format(frame.at().atZone(zone)));
    line.append(view.utc() ? " UTC" : "");
    line.append(
        String.format(
            Locale.ROOT,
            matching == frame.rows().size() ? "  %2$,d rows" : "  %,d of %,d rows",
            matching,
            frame.total()));
    if (!view.filter().isEmpty()) {
      line.append("  /").append(cell(view.filter(), width / 3));
    }
    if (frame.lag() > 0) {
      line.append(String.format(Locale.ROOT, "  lag %,d", frame.lag()));
    }
    if (view.frozen()) {
      line.styled(HEAD.inverse(), "  frozen, " + waiting + " newer; Space goes on ");
    }
    return line.styled(FAINT, "  ? help  q quit").toAttributedString().columnSubSequence(0, width);
  }

  private static AttributedStyle colour(int colour) {
    return PLAIN.foreground(colour);
  }

  private AttributedString line(String text, AttributedStyle style) {
    return new AttributedString(cell(text, width), style);
  }

  private static String cell(String text, int width) {
    return Cell.of(text, Math.max(1, width)).text();
  }

  private static String left(String text, int width) {
    return Cell.of(text, width).padded(width);
  }

  private static String right(String text) {
    Cell cell = Cell.of(text, NUMBER_WIDTH);
    return " ".repeat(Math.max(0, NUMBER_WIDTH - cell.width())) + cell.text();
  }
}
