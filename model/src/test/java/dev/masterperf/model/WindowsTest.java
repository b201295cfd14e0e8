package dev.masterperf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class WindowsTest {
  private static final List<WindowParts> PARTS =
      List.of(WindowParts.ALL, WindowParts.only(WindowNumber.SUM));

  @Property
  void twoPlacesAreOneAndTheFirstCounts(
      @ForAll @Size(max = 40) List<@IntRange(max = 60) Integer> own,
      @ForAll @Size(max = 40) List<@IntRange(max = 60) Integer> others,
      @ForAll @IntRange(max = 1) int parts) {
    Map<Long, Double> expected = new TreeMap<>();
    others.forEach(start -> expected.put((long) start, 2.0));
    own.forEach(start -> expected.put((long) start, 1.0));

    Windows merged = windows(own, 1, parts).with(windows(others, 2, parts), PARTS.get(parts));

    assertThat(sums(merged)).isEqualTo(expected);
  }

  @Property
  void aTimeHasThoseThatStartInIt(
      @ForAll @Size(max = 40) List<@IntRange(max = 60) Integer> starts,
      @ForAll @IntRange(max = 70) int from,
      @ForAll @IntRange(max = 70) int to,
      @ForAll @IntRange(max = 1) int parts) {
    TreeMap<Long, Double> expected = new TreeMap<>();
    starts.stream()
        .filter(start -> from <= start && start <= to)
        .forEach(start -> expected.put((long) start, 1.0));

    Windows some = windows(starts, 1, parts).between(from, to, PARTS.get(parts));

    assertThat(sums(some)).isEqualTo(expected);
    assertThat(some.endUpTo(Long.MAX_VALUE)).isEqualTo(some.size());
  }

  @Property
  void onlyThoseWithNumbersAreMeasured(
      @ForAll @Size(max = 40) List<@IntRange(max = 1) Integer> counts,
      @ForAll @IntRange(max = 1) int parts) {
    Windows.Builder all = new Windows.Builder(PARTS.get(parts));
    Map<Long, Double> expected = new TreeMap<>();
    for (int i = 0; i < counts.size(); i++) {
      all.add(i, counts.get(i) == 0 ? empty() : window(i));
      if (counts.get(i) == 1) {
        expected.put((long) i, (double) i);
      }
    }

    assertThat(sums(all.build().measured())).isEqualTo(expected);
  }

  @Example
  void numbersAreThoseOfTheWindow() {
    Aggregate window = new Aggregate();
    window.addSample(3, Unit.SECONDS, Status.OK, 1, 1);
    window.addSample(1, Unit.SECONDS, Status.OK, 2, 2);
    window.addSample(2, Unit.SECONDS, Status.OK, 3, 3);
    WindowParts numbers = WindowParts.only(WindowNumber.SUM, WindowNumber.values());

    Windows columns = new Windows.Builder(numbers).add(7, window).build();
    Windows whole = new Windows.Builder(WindowParts.ALL).add(7, window).build();

    for (Windows windows : List.of(columns, whole, whole.between(0, 9, numbers))) {
      assertThat(windows.startMillis(0)).isEqualTo(7);
      assertThat(windows.number(WindowNumber.COUNT, 0)).isEqualTo(3);
      assertThat(windows.number(WindowNumber.SUM, 0)).isEqualTo(6);
      assertThat(windows.number(WindowNumber.MIN, 0)).isEqualTo(1);
      assertThat(windows.number(WindowNumber.MAX, 0)).isEqualTo(3);
      assertThat(windows.number(WindowNumber.FIRST, 0)).isEqualTo(3);
      assertThat(windows.number(WindowNumber.LAST, 0)).isEqualTo(2);
    }
    assertThat(whole.window(0)).isSameAs(window);
    assertThat(whole.between(0, 9, numbers).areWhole()).isFalse();
  }

  @Example
  void whatWasNotAskedForIsNotMadeUp() {
    Windows sums =
        new Windows.Builder(WindowParts.only(WindowNumber.SUM)).add(0, window(1)).build();

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> sums.number(WindowNumber.LAST, 0))
        .withMessageContaining("LAST");
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> sums.window(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowParts(true, java.util.Set.of(WindowNumber.SUM)));
  }

  @Example
  void windowsComeInRisingOrderOrAreToldTheirPlace() {
    for (WindowParts parts : PARTS) {
      Windows.Builder windows = new Windows.Builder(parts).add(5, window(5));
      assertThatIllegalArgumentException().isThrownBy(() -> windows.add(5, window(6)));
      windows.put(3, window(3));
      windows.put(5, window(6));
      windows.putIfAbsent(3, window(9));
      windows.putIfAbsent(4, window(4));

      assertThat(sums(windows.build())).isEqualTo(Map.of(3L, 3.0, 4L, 4.0, 5L, 6.0));
    }
  }

  @Example
  void whatIsAddedLaterDoesNotShow() {
    Windows.Builder windows = new Windows.Builder(WindowParts.ALL).add(1, window(1));
    Windows before = windows.build();
    for (int i = 2; i < 40; i++) {
      windows.add(i, window(i));
    }

    assertThat(sums(before)).isEqualTo(Map.of(1L, 1.0));
    assertThat(windows.build().size()).isEqualTo(39);
  }

  private static Windows windows(List<Integer> starts, double value, int parts) {
    Windows.Builder windows = new Windows.Builder(PARTS.get(parts));
    starts.forEach(start -> windows.put(start, window(value)));
    return windows.build();
  }

  private static Aggregate window(double value) {
    Aggregate window = empty();
    window.addSample(value, Unit.SECONDS, Status.OK, 1, 1);
    return window;
  }

  private static Aggregate empty() {
    Aggregate window = new Aggregate();
    window.addEvent(Status.OK);
    return window;
  }

  private static Map<Long, Double> sums(Windows windows) {
    Map<Long, Double> sums = new TreeMap<>();
    for (int i = 0; i < windows.size(); i++) {
      assertThat(sums.put(windows.startMillis(i), windows.number(WindowNumber.SUM, i))).isNull();
    }
    return sums;
  }
}
