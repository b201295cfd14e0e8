package dev.masterperf.archive.parquet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.jspecify.annotations.Nullable;

/** A column of texts, kept as runs of positions in the list of different ones. */
final class TextBuffer implements ColumnBuffer {
  /** Up to here a dictionary is always worth it; above, if it saves three quarters. */
  private static final int SMALL_DICTIONARY = 1 << 16;

  private static final int PLAIN_PAGE_BYTES = 1 << 17;
  private static final int ENTRY_BYTES = 64;

  /** Positions that take less than this, of all rows, stand in one page. */
  private static final int ONE_PAGE = 1 << 15;

  private final Column column;
  private final boolean alwaysDictionary;
  private final Presence presence = new Presence();
  private final Map<String, Integer> positions = new HashMap<>();
  private final List<byte[]> texts = new ArrayList<>();
  private long textBytes;
  private int[] runValues = new int[16];
  private int[] runLengths = new int[16];
  private int runs;
  private @Nullable String last;

  TextBuffer(Column column) {
    this(column, false);
  }

  /**
   * @param alwaysDictionary whether readers rely on a dictionary being there
   */
  TextBuffer(Column column, boolean alwaysDictionary) {
    this.column = column;
    this.alwaysDictionary = alwaysDictionary;
  }

  @Override
  public Column column() {
    return column;
  }

  /** Adds a row; null is a row without a value. */
  void add(@Nullable String text) {
    if (text == null) {
      addNull();
      return;
    }
    presence.add(true, 1);
    if (runs > 0 && text.equals(last)) {
      runLengths[runs - 1]++;
      return;
    }
    last = text;
    Integer position = positions.get(text);
    if (position == null) {
      position = texts.size();
      positions.put(text, position);
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      texts.add(utf8);
      textBytes += utf8.length;
    }
    if (runs == runValues.length) {
      runValues = Arrays.copyOf(runValues, 2 * runs);
      runLengths = Arrays.copyOf(runLengths, 2 * runs);
    }
    runValues[runs] = position;
    runLengths[runs++] = 1;
  }

  @Override
  public void addNull() {
    presence.add(false, 1);
  }

  @Override
  public long bytes() {
    return 2L * textBytes + (long) texts.size() * ENTRY_BYTES + runs * 8L + presence.bytes();
  }

  @Override
  public ColumnChunk write(FileOutput out, int pageRows) throws IOException {
    ChunkWriter chunk = new ChunkWriter(out, column, texts.isEmpty());
    if (texts.isEmpty()) {
      Buffer levels = new Buffer();
      presence.new Walk().levels(levels, presence.rows());
      chunk.page(
          presence.rows(), presence.rows(), null, List.of(new Candidate(Encoding.PLAIN, levels)));
    } else if (dictionaryIsShorter()) {
      writeDictionary(chunk);
      writePages(chunk, pageRows, true);
    } else {
      writePages(chunk, pageRows, false);
    }
    clear();
    return chunk.finish();
  }

  private boolean dictionaryIsShorter() {
    if (alwaysDictionary || textBytes <= SMALL_DICTIONARY) {
      return true;
    }
    long plain = 0;
    for (int i = 0; i < runs; i++) {
      plain += (long) runLengths[i] * texts.get(runValues[i]).length;
    }
    return textBytes * 4 <= plain;
  }

  private void writeDictionary(ChunkWriter chunk) throws IOException {
    Buffer values = new Buffer();
    for (byte[] text : texts) {
      values.writeInt(text.length);
      values.writeAll(text);
    }
    chunk.dictionary(values, texts.size());
  }

  private void writePages(ChunkWriter chunk, int pageRows, boolean dictionary) throws IOException {
    long wholeBytes = (long) runs * (RunLengthWriter.width(texts.size()) / 8 + 2);
    int step = dictionary && wholeBytes <= ONE_PAGE ? presence.rows() : pageRows;
    if (!dictionary) {
      step = (int) Math.max(64, Math.min(step, PLAIN_PAGE_BYTES / (textBytes / texts.size() + 1)));
    }
    Presence.Walk walk = presence.new Walk();
    Runs at = new Runs();
    for (int row = 0; row < presence.rows(); row += step) {
      int rows = Math.min(step, presence.rows() - row);
      Buffer page = new Buffer();
      int present = column.required() ? rows : walk.levels(page, rows);
      Range range = dictionary ? at.writePositions(page, present) : at.writeTexts(page, present);
      Encoding encoding = dictionary ? Encoding.RLE_DICTIONARY : Encoding.PLAIN;
      chunk.page(rows, rows - present, range, List.of(new Candidate(encoding, page)));
    }
  }

  /** Goes through the runs once, in order. */
  private final class Runs {
    private int run;
    private int used;
    private int min;
    private int max;

    @Nullable Range writePositions(Buffer page, int count) {
      int width = Math.max(1, RunLengthWriter.width(texts.size()));
      page.write(width);
      RunLengthWriter positionsOut = new RunLengthWriter(page, width);
      begin();
      for (int left = count; left > 0; ) {
        int piece = Math.min(left, runLengths[run] - used);
        positionsOut.add(see(runValues[run]), piece);
        left -= piece;
        advance(piece);
      }
      positionsOut.finish();
      return range();
    }

    @Nullable Range writeTexts(Buffer page, int count) {
      begin();
      for (int i = 0; i < count; i++) {
        byte[] text = texts.get(see(runValues[run]));
        page.writeInt(text.length);
        page.writeAll(text);
        advance(1);
      }
      return range();
    }

    private void begin() {
      min = -1;
      max = -1;
    }

    private int see(int value) {
      if (min < 0) {
        min = value;
        max = value;
      } else if (value != min && value != max) {
        byte[] text = texts.get(value);
        min = Arrays.compareUnsigned(text, texts.get(min)) < 0 ? value : min;
        max = Arrays.compareUnsigned(text, texts.get(max)) > 0 ? value : max;
      }
      return value;
    }

    private void advance(int piece) {
      used += piece;
      if (used == runLengths[run]) {
        run++;
        used = 0;
      }
    }

    private @Nullable Range range() {
      return min < 0 ? null : new Range(texts.get(min), texts.get(max), Range.Order.BYTES);
    }
  }

  private void clear() {
    presence.clear();
    positions.clear();
    texts.clear();
    textBytes = 0;
    runs = 0;
    last = null;
  }
}
