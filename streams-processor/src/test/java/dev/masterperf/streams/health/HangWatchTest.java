package dev.masterperf.streams.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.streams.health.HangWatch.Action;
import dev.masterperf.streams.health.HangWatch.Signs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class HangWatchTest {
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final int BOUND = 30;

  private final HangWatch watch = new HangWatch(Duration.ofSeconds(BOUND), STEP);

  @Test
  void replacesTheThreadAfterTheBoundAndEndsTheProcessAfterAnother() {
    List<Integer> replaced = new ArrayList<>();
    List<Integer> ended = new ArrayList<>();
    watch.look(new Signs(true, 7), STEP);
    for (int second = 1; second <= 2 * BOUND + 2; second++) {
      Action action = watch.look(new Signs(true, 7), STEP);
      (action == Action.REPLACE
              ? replaced
              : action == Action.END ? ended : new ArrayList<Integer>())
          .add(second);
    }

    assertThat(replaced).containsExactly(BOUND + 1);
    assertThat(ended).containsExactly(2 * BOUND + 2);
    assertThat(watch.stalled()).isEqualTo(Duration.ofSeconds(2 * BOUND + 2));
  }

  @Test
  void anotherThreadThatGoesOnMakesAllAsBefore() {
    stand(7, BOUND + 1);
    stand(8, BOUND + 1);

    assertThat(watch.look(new Signs(true, 8), STEP)).isEqualTo(Action.REPLACE);
  }

  @Test
  void anotherThreadThatHasNothingToDoDidNotHelpYet() {
    stand(7, BOUND + 2);
    watch.look(new Signs(false, 7), STEP);
    stand(7, BOUND);

    assertThat(watch.look(new Signs(true, 7), STEP)).isEqualTo(Action.END);
  }

  @Test
  void aProcessThatWasHaltedForAnHourBlamesNobody() {
    watch.look(new Signs(true, 7), STEP);

    assertThat(watch.look(new Signs(true, 7), Duration.ofHours(1))).isEqualTo(Action.NONE);
    assertThat(watch.stalled()).isEqualTo(Duration.ofSeconds(2));
  }

  private void stand(long progress, int looks) {
    for (int i = 0; i < looks; i++) {
      watch.look(new Signs(true, progress), STEP);
    }
  }

  /** Each look: whether work waits, and whether some was committed since the last. */
  @Provide
  Arbitrary<List<boolean[]>> looks() {
    return Arbitraries.integers()
        .between(0, 39)
        .map(dice -> new boolean[] {dice != 0, dice == 1})
        .list()
        .ofMaxSize(400);
  }

  @Property(tries = 300)
  void actsExactlyWhereWorkStoodForTheWholeBound(@ForAll("looks") List<boolean[]> looks) {
    HangWatch any = new HangWatch(Duration.ofSeconds(BOUND), STEP);
    long progress = 0;
    int stood = -1; // the first look tells what there is
    boolean replaced = false;
    any.look(new Signs(true, progress), STEP);
    stood = 0;
    for (boolean[] look : looks) {
      progress += look[1] ? 1 : 0;
      Action action = any.look(new Signs(look[0], progress), STEP);

      if (!look[0] || look[1]) {
        stood = 0;
        replaced &= !look[1];
        assertThat(action).isEqualTo(Action.NONE);
        continue;
      }
      stood++;
      if (stood <= BOUND) {
        assertThat(action).isEqualTo(Action.NONE);
      } else {
        assertThat(action).isEqualTo(replaced ? Action.END : Action.REPLACE);
        replaced = true;
        stood = 0;
      }
    }
  }
}
