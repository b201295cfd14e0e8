package dev.masterperf.api.export;

import io.javalin.http.Context;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers that leave while they are made.
 *
 * <p>What fails before the first bytes left is answered as ever. Afterwards there is no status to
 * tell it by, so the connection is cut: no client takes a part for the whole then, as it would if
 * the answer just ended. A client that leaves ends the work at the next piece.
 */
public final class Streamed {
  private static final int BUFFER_BYTES = 1 << 15;
  private static final Logger LOG = LoggerFactory.getLogger(Streamed.class);

  private Streamed() {}

  /** Writes an answer; each flush sends what was written so far. */
  @FunctionalInterface
  public interface Body {
    void write(OutputStream out) throws IOException;
  }

  /** Answers with it. */
  public static void send(Context ctx, ExportFormat format, Body body) {
    format.describe(ctx);
    Leaving leaving = new Leaving(ctx);
    try {
      OutputStream out = new BufferedOutputStream(leaving, BUFFER_BYTES);
      body.write(out);
      out.flush();
    } catch (IOException e) {
      failed(ctx, leaving, e, new UncheckedIOException(e));
    } catch (RuntimeException e) {
      failed(ctx, leaving, e, e);
    }
  }

  /**
   * @param answered what tells of it, where nothing has left yet
   */
  private static void failed(
      Context ctx, Leaving leaving, Exception cause, RuntimeException answered) {
    if (leaving.lost) {
      cut(ctx);
      LOG.atDebug().setCause(cause).addKeyValue("path", ctx.path()).log("client left");
      return;
    }
    if (!leaving.begun) {
      ExportFormat.forget(ctx);
      throw answered;
    }
    cut(ctx);
    LOG.atError().setCause(cause).addKeyValue("path", ctx.path()).log("answer cut short");
  }

  /** Hands bytes to the server; a flush sends them, which Javalin's own stream leaves out. */
  private static final class Leaving extends OutputStream {
    private final Context ctx;
    private final OutputStream body;
    private boolean begun;

    /** Whether it was the client's side that failed, and not what makes the answer. */
    private boolean lost;

    Leaving(Context ctx) {
      this.ctx = ctx;
      this.body = ctx.outputStream();
    }

    @Override
    public void write(int one) throws IOException {
      begun = true;
      sending(() -> body.write(one));
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      begun = true;
      sending(() -> body.write(bytes, from, length));
    }

    @Override
    public void flush() throws IOException {
      if (begun) {
        sending(
            () -> {
              body.flush();
              ctx.res().flushBuffer();
            });
      }
    }

    private void sending(Sending step) throws IOException {
      try {
        step.run();
      } catch (IOException e) {
        lost = true;
        throw e;
      }
    }
  }

  private interface Sending {
    void run() throws IOException;
  }

  /** Without the last chunk, which would tell the client that this was all. */
  private static void cut(Context ctx) {
    ServletContextRequest.getServletContextRequest(ctx.req())
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint()
        .close();
  }
}
