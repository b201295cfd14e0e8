package dev.masterperf.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.eclipse.jetty.websocket.api.Callback;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final List<String> sent = new ArrayList<>();
  private final Deque<Callback> underWay = new ArrayDeque<>();
  private final Outbox<String> outbox =
      new Outbox<>(
          (frame, done) -> {
            sent.add(frame);
            underWay.add(done);
          });

  @Test
  void aSlowClientSkipsToTheNewestFrame() {
    outbox.offer("1");
    outbox.offer("2");
    outbox.offer("3");
    assertThat(sent).containsExactly("1");

    underWay.remove().succeed();

    assertThat(sent).containsExactly("1", "3");
    underWay.remove().succeed();
    assertThat(sent).containsExactly("1", "3");
  }

  @Test
  void aFastClientGetsEveryFrame() {
    for (String frame : List.of("1", "2", "3")) {
      outbox.offer(frame);
      underWay.remove().succeed();
    }

    assertThat(sent).containsExactly("1", "2", "3");
  }

  @Test
  void nothingIsSentAfterAFailure() {
    outbox.offer("1");
    outbox.offer("2");

    underWay.remove().fail(new IllegalStateException("the client is gone"));
    outbox.offer("3");

    assertThat(sent).containsExactly("1");
  }

  @Test
  void aSendThatEndsWithinItsCallIsNoTrap() {
    List<String> all = new ArrayList<>();
    Outbox<String> immediate =
        new Outbox<>(
            (frame, done) -> {
              all.add(frame);
              done.succeed();
            });

    immediate.offer("1");
    immediate.offer("2");

    assertThat(all).containsExactly("1", "2");
  }
}
