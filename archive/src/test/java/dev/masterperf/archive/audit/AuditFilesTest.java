package dev.masterperf.archive.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.archive.bucket.MemoryBucket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditFilesTest {
  private final MemoryBucket bucket = new MemoryBucket();
  private final AuditFiles files = new AuditFiles(bucket);

  @Test
  void everyValueComesBackByteForByteWhateverItIs() {
    byte[] noText = {(byte) 0xff, 0, 10};
    List<byte[]> values =
        List.of(
            utf8("{\"a\":\"é\\n\",\"seq\":1}"),
            utf8("{\"a\":\n1}"),
            utf8("{\"offset\":9,\"raw\":\"AA==\"}"),
            utf8("{} {}"),
            utf8("{not json}"),
            utf8(""),
            noText);
    files.store(
        "c",
        List.of(0, 1, 2, 3, 4, 5, 6).stream()
            .map(i -> new AuditLine(i * 2L, values.get(i)))
            .toList());

    Map<String, List<AuditFiles.Name>> all = files.all();
    assertThat(all).containsOnlyKeys("c");
    assertThat(all.get("c")).containsExactly(new AuditFiles.Name("c", 0, 12));
    assertThat(files.last("c")).hasValue(12);
    assertThat(files.last("other")).isEmpty();
    List<AuditLine> read = files.read(all.get("c").get(0));
    assertThat(read).extracting(AuditLine::offset).containsExactly(0L, 2L, 4L, 6L, 8L, 10L, 12L);
    for (int i = 0; i < values.size(); i++) {
      assertThat(read.get(i).value()).as("value %d", i).isEqualTo(values.get(i));
    }
  }

  @Test
  void storingTheSameAgainChangesNothingAndSomethingElseIsRefused() {
    files.store("c", List.of(new AuditLine(3, utf8("{}"))));
    files.store("c", List.of(new AuditLine(3, utf8("{}"))));

    assertThatThrownBy(() -> files.store("c", List.of(new AuditLine(3, utf8("{\"a\":1}")))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("audit/v1/c/000000000000000003-000000000000000003.ndjson.zst");
    assertThat(files.read(new AuditFiles.Name("c", 3, 3)).get(0).value()).isEqualTo(utf8("{}"));
  }

  @Test
  void aDamagedFileSaysSo() {
    AuditFiles.Name name = new AuditFiles.Name("c", 0, 1);
    bucket.plant(name.key(), utf8("not zstd"));

    assertThatThrownBy(() -> files.read(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be unpacked");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
