package dev.masterperf.api.http;

import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Ends requests whose body trickles in, since each has a thread that waits for it. Whoever sends
 * nothing at all is ended by the time a connection may be idle.
 */
public final class SlowBodies implements HttpConfiguration.Customizer {
  private final RequestLimits limits;
  private final LongSupplier nanos;

  /**
   * @param nanos elapsed time
   */
  public SlowBodies(RequestLimits limits, LongSupplier nanos) {
    this.limits = limits;
    this.nanos = nanos;
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    return new Measured(request);
  }

  /** A request whose body is counted as it comes; read by one thread at a time. */
  private final class Measured extends Request.Wrapper {
    private final long begin = nanos.getAsLong();
    private long bytes;

    Measured(Request request) {
      super(request);
    }

    @Override
    public Content.Chunk read() {
      Content.Chunk chunk = super.read();
      if (chunk == null || chunk.isLast()) {
        return chunk;
      }
      bytes += chunk.remaining();
      if (!limits.isTooSlow(bytes, nanos.getAsLong() - begin)) {
        return chunk;
      }
      chunk.release();
      TimeoutException slow = new TimeoutException("the body comes too slowly");
      fail(slow);
      return Content.Chunk.from(slow);
    }
  }
}
