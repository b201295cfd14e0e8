package dev.masterperf.archive.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.model.Resolution;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {

  @Test
  void foldersAreNamedAsHiveNamesThem() {
    assertThat(Place.ofEvents("global", 1_795_824_000_000L).prefix())
        .isEqualTo("history/events/scope=global/day=2026-11-28/");
    assertThat(Place.ofWindows("prod/eu", Resolution.MINUTE, -1).prefix())
        .isEqualTo("history/aggregates/scope=prod%2Feu/resolution=1m/day=1969-12-31/");
  }

  @Property
  void aKeyTellsItsFolder(
      @ForAll @NotEmpty String text, @ForAll @IntRange(min = 0, max = 2_000_000_000) int seconds) {
    String scope = text.replaceAll("[\\ud800-\\udfff]", "x"); // half characters are no text
    Place events = Place.ofEvents(scope, seconds * 1000L);
    Place windows = Place.ofWindows(scope, Resolution.HOUR, seconds * 1000L);

    assertThat(Place.of(events.prefix() + "a.parquet")).contains(events);
    assertThat(Place.of(windows.prefix() + "a.parquet")).contains(windows);
    assertThat(events.prefix()).matches("history/events/scope=[A-Za-z0-9._%-]+/day=[0-9-]+/");
  }

  /** Made of what encodings trip over, and long enough to be shortened now and then. */
  @Property(tries = 5_000)
  void noTwoScopesShareAFolder(@ForAll("tricky") String one, @ForAll("tricky") String other) {
    Assume.that(!one.equals(other));

    String folder = Place.ofEvents(one, 0).prefix();
    assertThat(folder)
        .isNotEqualTo(Place.ofEvents(other, 0).prefix())
        .doesNotContain("..", "//", "\\");
  }

  @Provide
  Arbitrary<String> tricky() {
    return Arbitraries.of(
            "a",
            "A",
            "/",
            "%",
            "%2F",
            "%252F",
            "2F",
            ".b",
            "=",
            "day=",
            "~",
            "é",
            "e\u0301",
            "\uff50",
            "\u0430",
            "\ud83d\ude00",
            "x".repeat(150),
            "+",
            " ",
            "_",
            "-")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(parts -> String.join("", parts));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "é", "\u4e16", "\ud83d\ude00", "/"})
  void everyFolderHasANameThatFileSystemsTake(String character) {
    for (int length : new int[] {1, 22, 23, 66, 67, 200, 201, 1024}) {
      String scope =
          character.repeat(length).substring(0, Math.min(1024, length * character.length()));
      Place place = Place.ofEvents(scope, 0);

      assertThat(place.prefix().split("/")).allMatch(part -> part.length() <= 255);
      assertThat(Place.of(place.prefix() + "a.parquet")).contains(place);
      assertThat(Place.ofEvents(scope + "x", 0)).isNotEqualTo(place);
    }
  }

  @Test
  void whoNamesItsScopeLikeAShortenedOneGetsAnotherFolder() {
    String shortened = Place.folderOf("x".repeat(1000));

    assertThat(shortened).isNotEqualTo("x".repeat(1000));
    assertThat(Place.folderOf(shortened)).isNotEqualTo(shortened);
  }

  @Test
  void whatNoFolderIsNamedByHasNoPlace() {
    assertThat(Place.of("history/events/scope=a/day=2026-11-31/a.parquet")).isEmpty();
    assertThat(Place.of("history/events/scope=a/resolution=1m/day=2026-11-28/a.parquet")).isEmpty();
    assertThat(Place.of("history/aggregates/scope=a/resolution=2m/day=2026-11-28/a")).isEmpty();
    assertThat(Place.of("history/events/scope=%6/day=2026-11-28/a.parquet")).isEmpty();
    assertThat(Place.of("history/events/scope=%61/day=2026-11-28/a.parquet")).isEmpty();
    assertThat(Place.of("elsewhere")).isEmpty();
  }

  @Test
  void aDataFileWithoutAPlaceIsRefused() {
    assertThatThrownBy(() -> new DataFile("x", 1, "", 1, 0, 0, "a", "a"))
        .hasMessageContaining("not the key of a data file: x");
  }
}
