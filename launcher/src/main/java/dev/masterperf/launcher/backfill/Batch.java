package dev.masterperf.launcher.backfill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.masterperf.launcher.backfill.PlacedInput.Position;
import dev.masterperf.model.wire.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Some rows that are sent together, and those before them that are no metrics. */
final class Batch {
  private static final int KEY_BYTES = 16;

  private final Position start;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final List<Long> lines = new ArrayList<>();
  private final List<Entry.Broken> broken = new ArrayList<>();
  private Position end;

  Batch(Position start) {
    this.start = start;
    this.end = start;
  }

  void add(long line, ObjectNode metric) {
    body.writeBytes(Json.bytes(metric));
    body.write('\n');
    lines.add(line);
  }

  void refuse(Entry.Broken entry) {
    broken.add(entry);
  }

  void endAt(Position position) {
    end = position;
  }

  /** The position behind it. */
  Position end() {
    return end;
  }

  /** Rows to be sent. */
  int size() {
    return lines.size();
  }

  int entries() {
    return lines.size() + broken.size();
  }

  boolean isEmpty() {
    return entries() == 0;
  }

  int bytes() {
    return body.size();
  }

  /** Rows that are no metrics. */
  List<Entry.Broken> broken() {
    return List.copyOf(broken);
  }

  /** The file's line of a line of the body. */
  long fileLine(int bodyLine) {
    return lines.get(bodyLine - 1);
  }

  /** NDJSON. */
  byte[] body() {
    return body.toByteArray();
  }

  /** The same for the same rows at the same place of the same file, and for nothing else. */
  String key() {
    MessageDigest digest = PlacedInput.sha256();
    digest.update((start.sha256() + ' ' + start.bytes() + ' ').getBytes(StandardCharsets.UTF_8));
    digest.update(body());
    return "import-" + HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), KEY_BYTES));
  }
}
