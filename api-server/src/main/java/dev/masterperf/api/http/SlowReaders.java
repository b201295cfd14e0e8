package dev.masterperf.api.http;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections whose client takes an answer too slowly or not at all, since each has a thread
 * that waits for it, with what it holds. Only the time in which bytes wait for the client counts,
 * not the time in which they are made; what the network's buffers took counts as taken.
 *
 * <p>An answer is written by one thread at a time; a thread of ours looks twice a second at those
 * that wait. What is written of an answer is guarded by itself.
 */
public final class SlowReaders extends Handler.Wrapper {
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final RequestLimits limits;
  private final LongSupplier nanos;
  private final SlowHeads heads;
  private final Set<Measured> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong headsEnded = new AtomicLong();
  private volatile @Nullable Thread watch;

  /**
   * @param nanos elapsed time
   */
  public SlowReaders(RequestLimits limits, LongSupplier nanos) {
    this.limits = limits;
    this.nanos = nanos;
    this.heads = new SlowHeads(limits, nanos);
  }

  /** How many connections were ended, for they took an answer too slowly. */
  public long ended() {
    return ended.get();
  }

  /** How many connections were ended, for the head of a request did not become whole. */
  public long headsEnded() {
    return headsEnded.get();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return super.handle(request, new Measured(request, response), callback);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    for (Connector port : getServer().getConnectors()) {
      port.addBean(heads); // connections tell those that their port has as beans
    }
    Thread thread = new Thread(this::watch, "api-slow-readers");
    thread.setDaemon(true);
    watch = thread;
    thread.start();
  }

  @Override
  protected void doStop() throws Exception {
    Thread thread = watch;
    watch = null;
    LockSupport.unpark(thread);
    super.doStop();
  }

  private void watch() {
    while (Thread.currentThread().equals(watch)) {
      LockSupport.parkNanos(this, LOOK_EVERY_NANOS);
      look();
    }
  }

  /** Ends those that are too slow by now. */
  void look() {
    headsEnded.addAndGet(heads.look());
    long now = nanos.getAsLong();
    for (Measured answer : waiting) {
      if (answer.isFirstSeenTooSlow(now)) {
        ended.incrementAndGet();
        answer.end();
      }
    }
  }

  /** An answer whose bytes are counted as they go. Its fields are guarded by itself. */
  private final class Measured extends Response.Wrapper {
    /** How long bytes waited for the client in writes that are over. */
    private long waitedNanos;

    private long taken;

    /** What is being written. */
    private @Nullable ByteBuffer pending;

    private int pendingSize;

    private long begunAt;

    /** When the client was last seen to have taken something, and how much that was. */
    private long progressAt;

    private long progress;

    /** Whether it was given up. */
    private boolean givenUp;

    Measured(Request request, Response response) {
      super(request, response);
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
      if (content == null || !content.hasRemaining()) {
        super.write(last, content, callback);
        return;
      }
      begin(content);
      super.write(
          last,
          content,
          new Callback.Nested(callback) {
            @Override
            public void succeeded() {
              finish();
              super.succeeded();
            }

            @Override
            public void failed(Throwable cause) {
              finish();
              super.failed(cause);
            }
          });
      waitIfPending();
    }

    private synchronized void begin(ByteBuffer content) {
      pending = content;
      pendingSize = content.remaining();
      begunAt = nanos.getAsLong();
      progressAt = begunAt;
    }

    /** Most writes are over at once; those that are not are looked after. */
    private synchronized void waitIfPending() {
      if (pending != null) {
        waiting.add(this);
      }
    }

    private synchronized void finish() {
      if (pending != null) {
        pending = null;
        taken += pendingSize;
        waitedNanos += nanos.getAsLong() - begunAt;
        waiting.remove(this);
      }
    }

    /** Whether it is too slow, and was not found to be so before. */
    synchronized boolean isFirstSeenTooSlow(long now) {
      ByteBuffer written = pending;
      if (written == null || givenUp) {
        return false;
      }
      long soFar = taken + pendingSize - written.remaining();
      if (soFar != progress) {
        progress = soFar;
        progressAt = now;
      }
      givenUp =
          now - progressAt >= limits.idle().toNanos()
              || limits.isTooSlow(soFar, waitedNanos + now - begunAt);
      return givenUp;
    }

    /** The write fails, and with it whoever waits for it. */
    void end() {
      getRequest()
          .getConnectionMetaData()
          .getConnection()
          .getEndPoint()
          .close(new EofException("the answer is taken too slowly"));
    }
  }
}
