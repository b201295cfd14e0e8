package dev.masterperf.archive.audit;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import dev.masterperf.archive.bucket.Bucket;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The audit files of a bucket: {@code audit/v1/<cluster>/<first>-<last>.ndjson.zst}, each made once
 * and never changed. Threads may share it.
 */
public final class AuditFiles {
  private static final String PREFIX = "audit/v1/";
  private static final Pattern NAME =
      Pattern.compile("audit/v1/([A-Za-z0-9_-]+)/([0-9]{18})-([0-9]{18})\\.ndjson\\.zst");

  /** A file holds 1 MiB of records; what unpacks to far more was not made here. */
  private static final int MOST_BYTES = 64 << 20;

  private final Bucket bucket;

  public AuditFiles(Bucket bucket) {
    this.bucket = bucket;
  }

  /**
   * A file.
   *
   * @param cluster id of the Kafka cluster its offsets are of
   * @param first offset of its first record
   * @param last offset of its last record
   */
  public record Name(String cluster, long first, long last) {
    /** Its key in the bucket. */
    public String key() {
      return String.format(
          Locale.ROOT, "%s%s/%018d-%018d.ndjson.zst", PREFIX, cluster, first, last);
    }

    static Optional<Name> of(String key) {
      Matcher matcher = NAME.matcher(key);
      return matcher.matches()
          ? Optional.of(
              new Name(
                  matcher.group(1),
                  Long.parseLong(matcher.group(2)),
                  Long.parseLong(matcher.group(3))))
          : Optional.empty();
    }
  }

  /** All files by cluster, in the order of their offsets. */
  public Map<String, List<Name>> all() {
    return bucket.keys(PREFIX).stream()
        .flatMap(key -> Name.of(key).stream())
        .sorted(Comparator.comparing(Name::first).thenComparing(Name::last))
        .collect(Collectors.groupingBy(Name::cluster, TreeMap::new, Collectors.toList()));
  }

  /** The last offset that is archived of a cluster's topic. */
  public OptionalLong last(String cluster) {
    return all().getOrDefault(cluster, List.of()).stream().mapToLong(Name::last).max();
  }

  /**
   * Stores records, once, and reads them back.
   *
   * @throws IllegalStateException if something else is stored under their name
   */
  void store(String cluster, List<AuditLine> lines) {
    Name name = new Name(cluster, lines.get(0).offset(), lines.get(lines.size() - 1).offset());
    byte[] text =
        lines.stream()
            .map(line -> line.text() + "\n")
            .collect(Collectors.joining())
            .getBytes(StandardCharsets.UTF_8);
    bucket.putIfAbsent(name.key(), Zstd.compress(text));
    if (!Arrays.equals(text, unpacked(name))) {
      throw new IllegalStateException(name.key() + " holds other records than the topic does");
    }
  }

  /**
   * The records of a file.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  public List<AuditLine> read(Name name) {
    return new String(unpacked(name), StandardCharsets.UTF_8)
        .lines()
        .map(AuditLine::parse)
        .toList();
  }

  private byte[] unpacked(Name name) {
    try (ZstdInputStream in =
        new ZstdInputStream(new ByteArrayInputStream(bucket.get(name.key())))) {
      byte[] bytes = in.readNBytes(MOST_BYTES);
      if (bytes.length == MOST_BYTES) {
        throw new IllegalArgumentException(name.key() + " is larger than such a file may be");
      }
      return bytes;
    } catch (IOException e) {
      throw new IllegalArgumentException(name.key() + " cannot be unpacked", e);
    }
  }
}
