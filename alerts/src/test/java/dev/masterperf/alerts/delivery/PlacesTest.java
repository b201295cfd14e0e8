package dev.masterperf.alerts.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.delivery.Places.Place;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private final Places places = new Places();

  @Test
  void thereAreSoManyAndNoMore() {
    take(Places.AT_ONCE);

    assertThat(places.free()).isZero();
    assertThat(places.busy()).isEqualTo(Places.AT_ONCE);
  }

  @Test
  void oneThatEndsLeavesItsPlace() {
    List<Place> taken = take(Places.AT_ONCE);

    places.leave(taken.get(3), false);

    assertThat(places.free()).isEqualTo(1);
  }

  @Test
  void oneThatManyLaterOnesWereTakenPastHangsAndGivesUpItsPlace() {
    places.take();
    takenOneByOne(Places.AT_ONCE - 1);
    assertThat(places.free()).isEqualTo(Places.AT_ONCE - 1);

    takenOneByOne(1);

    assertThat(places.free()).isEqualTo(Places.AT_ONCE);
    assertThat(places.any()).isTrue();
  }

  @Test
  void oneThatHungAndEndsLeavesNothingBehind() {
    Place hangs = places.take();
    takenOneByOne(Places.AT_ONCE);

    places.leave(hangs, false);

    assertThat(places.free()).isEqualTo(Places.AT_ONCE);
    assertThat(places.any()).isFalse();
  }

  @Test
  void failuresAndEarlierOnesPassNobody() {
    List<Place> earlier = take(Places.AT_ONCE);
    List<Place> later = take(8);
    earlier.forEach(place -> places.leave(place, true));
    for (int i = 0; i < 100; i++) {
      places.leave(places.take(), false);
    }

    assertThat(places.busy()).isEqualTo(later.size());
  }

  @Test
  void notAnyNumberMayHang() {
    for (int hanging = 0; hanging < Places.HANGING + 5; hanging++) {
      places.take();
      takenOneByOne(Places.AT_ONCE);
    }

    assertThat(places.busy()).isEqualTo(5);
  }

  private List<Place> take(int count) {
    return IntStream.range(0, count).mapToObj(i -> places.take()).toList();
  }

  private void takenOneByOne(int count) {
    for (int i = 0; i < count; i++) {
      places.leave(places.take(), true);
    }
  }
}
