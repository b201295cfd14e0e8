package dev.masterperf.benchmarks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker told of deliveries that went well, and of planted faults. */
class VerdictTest {
  private static final List<String> ALERTS = List.of("a", "b");
  private static final int EACH = 3;

  private final List<Taken> taken =
      new ArrayList<>(
          List.of(
              told("a", 1), told("b", 1), told("b", 2), told("a", 2), told("a", 3), told("b", 3)));

  @Test
  void whatWasToldOnceAndInOrderIsSound() {
    Verdict verdict = verdict();

    assertThat(verdict.sound()).isTrue();
    assertThat(verdict).isEqualTo(new Verdict(0, 0, 0, 0, 0, List.of()));
  }

  @Test
  void theSameAgainIsCountedAndAllowed() {
    taken.add(4, told("a", 2));

    Verdict verdict = verdict();

    assertThat(verdict.repeated()).isEqualTo(1);
    assertThat(verdict.sound()).isTrue();
  }

  @Test
  void aLostDeliveryIsSeen() {
    taken.remove(told("b", 2));

    Verdict verdict = verdict();

    assertThat(verdict.missing()).isEqualTo(1);
    assertThat(verdict.examples()).containsExactly("nobody told of b number 2");
    assertThat(verdict.sound()).isFalse();
  }

  @Test
  void aLostLastDeliveryAndAnAlertNobodyHeardOfAreSeen() {
    taken.removeIf(one -> one.alert().equals("b"));
    taken.remove(told("a", 3));

    assertThat(verdict().missing()).isEqualTo(4);
  }

  @Test
  void swappedDeliveriesOfAnAlertAreSeen() {
    Collections.swap(taken, 3, 4);

    Verdict verdict = verdict();

    assertThat(verdict.disordered()).isEqualTo(1);
    assertThat(verdict.examples()).containsExactly("after number 3 came a number 2");
    assertThat(verdict.sound()).isFalse();
  }

  @Test
  void aRepetitionAfterTheNextOneIsOutOfOrder() {
    taken.add(told("a", 1));

    assertThat(verdict().disordered()).isEqualTo(1);
    assertThat(verdict().sound()).isFalse();
  }

  @Test
  void aRepetitionWithAnotherIdIsSeen() {
    taken.add(1, new Taken("another", "a", 1, told("a", 1).body()));

    assertThat(verdict().differing()).isEqualTo(1);
    assertThat(verdict().sound()).isFalse();
  }

  @Test
  void aRepetitionWithAnotherBodyIsSeen() {
    taken.add(1, new Taken(told("a", 1).id(), "a", 1, "{ }"));

    assertThat(verdict().differing()).isEqualTo(1);
    assertThat(verdict().sound()).isFalse();
  }

  @Test
  void anIdOfTwoTransitionsIsSeen() {
    taken.set(1, new Taken(told("a", 1).id(), "b", 1, "{}"));

    assertThat(verdict().shared()).isEqualTo(1);
    assertThat(verdict().sound()).isFalse();
  }

  private Verdict verdict() {
    return Verdict.of(taken, ALERTS, EACH);
  }

  private static Taken told(String alert, int number) {
    return new Taken("msg_" + alert + number, alert, number, "{}");
  }
}
