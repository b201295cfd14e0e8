package dev.masterperf.api.prometheus;

import io.javalin.http.Context;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/** The connection a request came by. */
final class Client {
  private Client() {}

  /** Empty where the server does not tell. */
  static Optional<SocketChannel> of(Context ctx) {
    Object transport =
        ServletContextRequest.getServletContextRequest(ctx.req())
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint()
            .getTransport();
    return transport instanceof SocketChannel channel ? Optional.of(channel) : Optional.empty();
  }
}
