package dev.masterperf.launcher.backfill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.model.wire.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Records of CSV with the names of their columns. Empty cells are left out. */
final class CsvEntries implements Entries {
  private final CsvRecords records;
  private final List<String> names;

  CsvEntries(CsvRecords records, List<String> names) {
    this.records = records;
    this.names = List.copyOf(names);
  }

  @Override
  public Optional<Entry> next() throws IOException {
    return records.next().map(this::entry);
  }

  private Entry entry(CsvRecords.Cells found) {
    if (!found.problem().isEmpty()) {
      return new Entry.Broken(found.line(), found.problem());
    }
    int cells = found.cells().size();
    if (cells != names.size()) {
      return new Entry.Broken(
          found.line(), "it has " + cells + " cells where there are " + names.size() + " columns");
    }
    ObjectNode fields = Json.MAPPER.createObjectNode();
    for (int i = 0; i < cells; i++) {
      if (!found.cells().get(i).isEmpty()) {
        fields.put(names.get(i), found.cells().get(i));
      }
    }
    return new Entry.Row(found.line(), fields);
  }
}
