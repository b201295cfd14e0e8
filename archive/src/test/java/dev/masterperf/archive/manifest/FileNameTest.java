package dev.masterperf.archive.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.archive.dataset.Place;
import dev.masterperf.archive.manifest.Commit.Offsets;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {
  private static final SourcePartition SOURCE = new SourcePartition(Source.METRICS, 3);

  @Test
  void isReadBackFromItsKey() {
    FileName fresh = FileName.of(SOURCE, new Offsets(0, 4711));
    FileName compacted = new FileName(SOURCE, new Offsets(0, 4711), OptionalLong.of(12));

    assertThat(fresh.text())
        .isEqualTo("metrics-p003-00000000000000000000-00000000000000004711.parquet");
    assertThat(compacted.text())
        .isEqualTo("metrics-p003-00000000000000000000-00000000000000004711-c0000000012.parquet");
    assertThat(FileName.parse(fresh.in(Place.ofEvents("a/b", 0)))).contains(fresh);
    assertThat(FileName.parse(compacted.in(Place.ofEvents("a/b", 0)))).contains(compacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "metrics-p003.parquet",
        "metrics-p003-00000000000000000009-00000000000000000008.parquet",
        "others-p003-00000000000000000000-00000000000000000008.parquet",
        "metrics-p0003-00000000000000000000-00000000000000000008.parquet",
        "metrics-p003-00000000000000000000-99999999999999999999.parquet",
        "metrics-p003-00000000000000000000-00000000000000000008.parquet.tmp"
      })
  void whatNoWriterNamesIsNone(String text) {
    assertThat(FileName.parse("history/" + text)).isEmpty();
  }
}
