package dev.masterperf.api.ingest;

import dev.masterperf.api.http.Problem;
import dev.masterperf.api.http.ProblemException;
import dev.masterperf.api.ingest.Delivery.Acknowledged;
import dev.masterperf.api.ingest.Delivery.Busy;
import dev.masterperf.api.ingest.Delivery.Full;
import dev.masterperf.api.ingest.Delivery.Unconfirmed;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.producer.MetricPublisher;
import dev.masterperf.producer.QueueFullException;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way in that all ingest routes share: reads bodies within limits, and brings metrics to the
 * broker. What it holds in memory is bounded twice, the bodies being answered and the metrics not
 * yet acknowledged; whoever comes beyond that is told to come again, before anything of theirs is
 * sent.
 */
public final class IngestGate {
  private final MetricPublisher publisher;
  private final IngestLimits limits;
  private final Duration acknowledgeWithin;
  private final RequestBodies bodies;
  private final Budget bodyBytes;
  private final Budget inFlight;
  private final Supplier<Optional<String>> noRoom;

  /**
   * A gate that always has room.
   *
   * @param acknowledgeWithin how long a request waits for the broker
   */
  public IngestGate(MetricPublisher publisher, IngestLimits limits, Duration acknowledgeWithin) {
    this(publisher, limits, acknowledgeWithin, Optional::empty);
  }

  /**
   * @param acknowledgeWithin how long a request waits for the broker
   * @param noRoom why nothing may come in at the moment, and what to do about it; asked at each
   *     request
   */
  public IngestGate(
      MetricPublisher publisher,
      IngestLimits limits,
      Duration acknowledgeWithin,
      Supplier<Optional<String>> noRoom) {
    this.noRoom = noRoom;
    this.publisher = publisher;
    this.limits = limits;
    this.acknowledgeWithin = acknowledgeWithin;
    this.bodies = new RequestBodies(limits);
    this.bodyBytes = new Budget(limits.bodyBytes());
    this.inFlight = new Budget(limits.inFlightBytes());
  }

  /** Most metrics of one request; a decoder stops there. */
  public int maxMetrics() {
    return limits.metrics();
  }

  /**
   * Answers a request that has a body.
   *
   * @param taken the codings this route takes
   * @param work gets the inflated body, and may refuse it by throwing; what it gives begins the
   *     answer, which is complete when status and body of the response are set
   * @throws ProblemException 413 if the body is too large, 415 if its coding is not taken, 400 if
   *     it is not what its coding says, 429 if there is no room for it now, or none for anything
   */
  public void receive(
      Context ctx,
      Set<ContentCoding> taken,
      Function<byte[], Supplier<CompletableFuture<?>>> work) {
    Budget.Share room = bodyBytes.share();
    try {
      Optional<Problem> full = noRoom.get().flatMap(reason -> new Full(reason).problem());
      if (full.isPresent()) {
        throw full.get().toException();
      }
      Supplier<CompletableFuture<?>> answer = work.apply(bodies.read(ctx, taken, room));
      ctx.future(() -> holding(room, answer));
    } catch (ProblemException e) {
      room.close();
      bodies.passOver(ctx);
      throw e;
    } catch (RuntimeException | Error e) {
      room.close();
      throw e;
    }
  }

  private static CompletableFuture<?> holding(
      Budget.Share room, Supplier<CompletableFuture<?>> answer) {
    try {
      return answer.get().whenComplete((ok, e) -> room.close());
    } catch (RuntimeException | Error e) {
      room.close();
      throw e;
    }
  }

  /**
   * Brings metrics to the broker. Completes within the time a request waits, whatever the broker
   * does; what is under way then goes on.
   *
   * @param metrics no more than {@link #maxMetrics}
   * @return never fails
   */
  public CompletableFuture<Delivery> publish(List<PerfMetric> metrics) {
    return inTime(deliver(metrics), late -> late);
  }

  /** The same, but it completes only when it is known what became of them. */
  CompletableFuture<Delivery> deliver(List<PerfMetric> metrics) {
    if (metrics.isEmpty()) {
      return CompletableFuture.completedFuture(new Acknowledged());
    }
    if (metrics.size() > limits.metrics()) {
      throw new IllegalArgumentException(
          metrics.size() + " metrics at once, at most " + limits.metrics() + " are taken");
    }
    Optional<String> full = noRoom.get();
    if (full.isPresent()) {
      return CompletableFuture.completedFuture(new Full(full.get()));
    }
    long weight = metrics.stream().mapToLong(Weight::of).sum();
    if (!inFlight.take(weight)) {
      return CompletableFuture.completedFuture(new Busy("metrics on their way to the broker"));
    }
    try {
      return publisher
          .publish(metrics)
          .handle(
              (ok, e) -> {
                inFlight.giveBack(weight);
                return delivery(e);
              });
    } catch (RuntimeException | Error e) {
      inFlight.giveBack(weight);
      throw e;
    }
  }

  /**
   * What is known when a request has waited long enough. A future of its own: a timeout here ends
   * only the waiting.
   *
   * @param late makes the answer where the broker has not spoken by then
   */
  <T> CompletableFuture<T> inTime(CompletableFuture<T> known, Function<Delivery, T> late) {
    long millis = acknowledgeWithin.toMillis();
    Delivery unconfirmed = new Unconfirmed("the broker did not confirm within " + millis + " ms");
    return known.copy().completeOnTimeout(late.apply(unconfirmed), millis, TimeUnit.MILLISECONDS);
  }

  private static Delivery delivery(@Nullable Throwable failure) {
    if (failure == null) {
      return new Acknowledged();
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof QueueFullException
        ? new Busy("metrics that wait for the broker")
        : new Unconfirmed("the broker did not take the metrics: " + cause.getMessage());
  }
}
