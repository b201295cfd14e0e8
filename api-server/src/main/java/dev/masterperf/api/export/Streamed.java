package dev.masterperf.api.export;

import io.javalin.http.Context;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
    ctx.contentType(format.contentType());
    try {
      OutputStream out = new BufferedOutputStream(ctx.outputStream(), BUFFER_BYTES);
      body.write(out);
      out.flush();
    } catch (IOException e) {
      cut(ctx);
      LOG.atDebug().setCause(e).addKeyValue("path", ctx.path()).log("client left");
    } catch (RuntimeException e) {
      if (!ctx.res().isCommitted()) {
        throw e;
      }
      cut(ctx);
      LOG.atError().setCause(e).addKeyValue("path", ctx.path()).log("answer cut short");
    }
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
