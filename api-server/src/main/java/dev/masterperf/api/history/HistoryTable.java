package dev.masterperf.api.history;

import dev.masterperf.model.Quantity;
import dev.masterperf.model.Unit;
import dev.masterperf.model.text.Cell;
import dev.masterperf.model.text.TextTable;
import dev.masterperf.query.syntax.PromDuration;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table for each series, with numbers as people read them. */
final class HistoryTable implements HistorySink {
  private static final String NOTHING = "·";
  private static final int MAX_WIDTH = 40;
  private static final int TITLE_WIDTH = 200;

  private final OutputStream out;
  private final List<Stat> stats;
  private final List<List<String>> rows = new ArrayList<>();
  private boolean empty = true;

  HistoryTable(OutputStream out, HistoryAnswer answer) throws IOException {
    this.out = out;
    this.stats = answer.stats();
    line(
        "%s to %s, each %s, of windows of %s%s"
            .formatted(
                Instant.ofEpochMilli(answer.grid().startMillis()),
                Instant.ofEpochMilli(answer.grid().endMillis()),
                PromDuration.text(answer.grid().stepMillis()),
                answer.resolution().label(),
                answer.provisional() ? "; * still changes" : ""));
  }

  private void line(String text) throws IOException {
    out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void begin(HistoryGroup group) throws IOException {
    empty = false;
    line("");
    line(Cell.of(group.labels().toString(), TITLE_WIDTH).text());
  }

  @Override
  public void cell(
      long startMillis, State state, @Nullable String unit, @Nullable Object[] values) {
    List<String> row = new ArrayList<>();
    row.add(Instant.ofEpochMilli(startMillis) + mark(state));
    for (int i = 0; i < values.length; i++) {
      row.add(text(values[i], stats.get(i), unit));
    }
    rows.add(row);
  }

  private static String mark(State state) {
    return switch (state) {
      case FINAL -> "";
      case PROVISIONAL -> " *";
      case INCOMPLETE -> " ?";
    };
  }

  private static String text(@Nullable Object value, Stat stat, @Nullable String unit) {
    if (!(value instanceof Double number)) {
      return value == null ? NOTHING : value.toString();
    }
    if (!Double.isFinite(number)) {
      return number.toString();
    }
    Unit own = stat.counts() || unit == null ? Unit.ONE : Unit.of(unit);
    return new Quantity(number, own).toText();
  }

  @Override
  public void end(@Nullable String unit) throws IOException {
    List<TextTable.Column> columns = new ArrayList<>();
    columns.add(new TextTable.Column("time", MAX_WIDTH));
    stats.forEach(stat -> columns.add(new TextTable.Column(stat.label(), MAX_WIDTH)));
    out.write(TextTable.render(columns, rows).getBytes(StandardCharsets.UTF_8));
    rows.clear();
  }

  @Override
  public void finish(Collection<Incomplete> incomplete) throws IOException {
    if (empty) {
      line("");
      line(
          "no series of this time matches; ask for a longer time (from=-7d), or see which there are:"
              + " match={id=~\".+\"}");
    }
    for (Incomplete one : incomplete) {
      line("? " + one.sentence());
    }
  }
}
