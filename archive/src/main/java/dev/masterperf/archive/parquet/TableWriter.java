package dev.masterperf.archive.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TypeDefinedOrder;

/** Writes the rows that a table's columns collect, row group by row group. */
final class TableWriter implements Closeable {

  /**
   * How a table is cut.
   *
   * @param groupRows rows of a row group at most
   * @param groupBytes memory that its columns take at most
   * @param pageRows rows of a page at most
   * @param level of zstd
   */
  record Cut(int groupRows, long groupBytes, int pageRows, int level) {}

  private static final int CHECK_EVERY = 1024;
  private static final String CREATED_BY = "masterperf version 1.0.0";

  private final FileOutput out;
  private final List<? extends ColumnBuffer> columns;
  private final Runnable beforeGroup;
  private final Cut cut;
  private final List<RowGroup> groups = new ArrayList<>();
  private long rows;
  private int groupRows;

  /**
   * @param beforeGroup hands the columns what was held back, before they are written
   */
  TableWriter(Path target, List<? extends ColumnBuffer> columns, Cut cut, Runnable beforeGroup)
      throws IOException {
    this(Files.newOutputStream(target), columns, cut, beforeGroup);
  }

  /** The same into a stream. */
  TableWriter(
      OutputStream target, List<? extends ColumnBuffer> columns, Cut cut, Runnable beforeGroup)
      throws IOException {
    this.out = new FileOutput(target, cut.level());
    this.columns = columns;
    this.beforeGroup = beforeGroup;
    this.cut = cut;
  }

  /** Must follow when each column got one value more. */
  void endRow() throws IOException {
    groupRows++;
    if (groupRows == cut.groupRows()
        || groupRows % CHECK_EVERY == 0 && bytes() > cut.groupBytes()) {
      writeGroup();
    }
  }

  private long bytes() {
    return columns.stream().mapToLong(ColumnBuffer::bytes).sum();
  }

  private void writeGroup() throws IOException {
    if (groupRows == 0) {
      return;
    }
    beforeGroup.run();
    long from = out.position();
    List<ColumnChunk> chunks = new ArrayList<>();
    long rawBytes = 0;
    for (ColumnBuffer column : columns) {
      ColumnChunk chunk = column.write(out, cut.pageRows());
      rawBytes += chunk.getMeta_data().getTotal_uncompressed_size();
      chunks.add(chunk);
    }
    RowGroup group = new RowGroup(chunks, rawBytes, groupRows);
    group.setFile_offset(from);
    group.setTotal_compressed_size(out.position() - from);
    group.setOrdinal((short) groups.size());
    groups.add(group);
    rows += groupRows;
    groupRows = 0;
  }

  /**
   * Ends the file.
   *
   * @param properties stand in the footer
   * @return how many rows it has
   */
  long finish(Map<String, String> properties) throws IOException {
    writeGroup();
    List<SchemaElement> schema = new ArrayList<>();
    SchemaElement root = new SchemaElement("masterperf");
    root.setNum_children(columns.size());
    schema.add(root);
    List<ColumnOrder> orders = new ArrayList<>();
    for (ColumnBuffer buffer : columns) {
      schema.add(buffer.column().schema());
      orders.add(ColumnOrder.TYPE_ORDER(new TypeDefinedOrder()));
    }
    FileMetaData meta = new FileMetaData(1, schema, rows, groups);
    meta.setColumn_orders(orders);
    meta.setCreated_by(CREATED_BY);
    List<KeyValue> pairs = new ArrayList<>();
    properties.forEach(
        (key, value) -> {
          KeyValue pair = new KeyValue(key);
          pair.setValue(value);
          pairs.add(pair);
        });
    meta.setKey_value_metadata(pairs);
    out.finish(meta);
    return rows;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
