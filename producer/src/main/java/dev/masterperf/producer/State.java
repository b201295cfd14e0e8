package dev.masterperf.producer;

import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Series;
import dev.masterperf.model.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fact in words: {@code ENABLED}, {@code leader}. A change goes at once; to state the same again
 * costs a comparison and sends nothing. One that did not reach the broker is sent again each second
 * until it does or another takes its place.
 */
public final class State extends Instrument {
  private final Allowance atOnce = new Allowance();
  private final Outgoing.Resender resender = new AgainWithTheNextFlush();
  private volatile @Nullable Fact current;
  private volatile boolean due;

  private record Fact(String text, Status status) {}

  State(Series series, Recording recording) {
    super(series, recording);
  }

  /** States that it is so from now on. */
  public void set(String text) {
    set(text, Status.OK);
  }

  /** States that it is so from now on, and whether that is as it should be. */
  public void set(String text, Status status) {
    if (!isStated(text, status)) {
      change(text, status);
    }
  }

  private boolean isStated(String text, Status status) {
    Fact stated = current;
    return stated != null && stated.status() == status && stated.text().equals(text);
  }

  /** One at a time, so that the fact stated last is the one sent last. */
  private synchronized void change(String text, Status status) {
    if (isStated(text, status)) {
      return;
    }
    Fact fact = new Fact(text, status);
    current = fact;
    if (atOnce.take()) {
      recording().delivery().sendAll(List.of(outgoing(fact, recording().placement().now())));
    } else {
      due = true;
    }
  }

  @Override
  String kind() {
    return "a state";
  }

  @Override
  void flush(Flush flush) {
    atOnce.renew();
    Fact fact = current;
    if (due && fact != null) {
      due = false;
      flush.add(outgoing(fact, flush.span().endNanos() - 1));
    }
  }

  private Outgoing outgoing(Fact fact, long tsNanos) {
    return new Outgoing(PerfMetric.of(series(), fact.text(), fact.status(), tsNanos), resender);
  }

  private final class AgainWithTheNextFlush implements Outgoing.Resender {
    @Override
    public void delivered() {
      // Nothing is owed any more unless another fact was stated meanwhile, which says so itself.
    }

    @Override
    public void notDelivered() {
      due = true;
    }

    @Override
    public boolean alone() {
      return false;
    }
  }
}
