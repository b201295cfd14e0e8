package dev.masterperf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class SeriesTest {

  @Property
  void canonicalTextReadsBackAsTheSameSeries(@ForAll("series") Series series) {
    assertThat(Series.parse(series.key())).isEqualTo(series);
  }

  @Property
  void differentSeriesHaveDifferentText(
      @ForAll("series") Series one, @ForAll("series") Series other) {
    assertThat(one.key().equals(other.key())).isEqualTo(one.equals(other));
  }

  @Property
  void homePartitionIsThatOfKafkasDefaultPartitioner(@ForAll("series") Series series) {
    byte[] key = series.key().text().getBytes(StandardCharsets.UTF_8);

    assertThat(series.key().homePartition(12)).isEqualTo(Utils.toPositive(Utils.murmur2(key)) % 12);
  }

  @Test
  void canonicalTextIsFixedForEver() {
    Series series =
        new Series(
            "prod/eu",
            "R2",
            MetricType.PERFORMANCE,
            "Object|Upload",
            "General",
            "upload",
            "host-1",
            new TreeMap<>(Map.of("b", "2,3", "a", "x=y")));

    assertThat(series.key().text())
        .isEqualTo("prod/eu|R2|performance|Object\\|Upload|General|upload|host-1|a=x\\=y,b=2\\,3");
  }

  @Test
  void emptyLabelsAreAbsentLabels() {
    Series series = Series.of("R2", "Object Upload", "upload");

    assertThat(series.label("source")).isNull();
    assertThat(series.promLabels())
        .containsOnlyKeys("scope", "category", "type", "topic", "sub_cat", "id");
    assertThat(series.label("__name__")).isEqualTo("upload");
  }

  @Test
  void aLabelWithOneOfOurNamesIsExported() {
    Series series =
        new Series(
            "global",
            "R2",
            MetricType.PERFORMANCE,
            "t",
            "General",
            "i",
            "host-1",
            new TreeMap<>(Map.of("source", "a", "exported_source", "b", "zone", "eu")));

    assertThat(series.labels())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("exported_exported_source", "a", "exported_source", "b", "zone", "eu"));
    assertThat(series.promLabels()).containsEntry("source", "host-1");
    assertThat(Series.parse(series.key())).isEqualTo(series);
  }

  @Test
  void aSeriesNeedsItsIdentity() {
    assertThatThrownBy(() -> Series.of("", "t", "i")).hasMessage("category must not be empty");
  }

  @Provide
  Arbitrary<Series> series() {
    Arbitrary<String> part =
        Arbitraries.strings().withChars("a|\\,=é ").ofMinLength(1).ofMaxLength(4);
    Arbitrary<Map<String, String>> labels =
        Arbitraries.maps(part, part.injectNull(0).map(String::valueOf)).ofMaxSize(2);
    return Combinators.combine(
            part, part, Arbitraries.of(MetricType.class), part, part, part, part, labels)
        .as(
            (scope, category, type, topic, subCat, id, source, own) ->
                new Series(scope, category, type, topic, subCat, id, source, new TreeMap<>(own)));
  }
}
