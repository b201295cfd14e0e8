package dev.masterperf.api.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Refuses permessage-deflate by not hearing the offer. It would compress the same frame anew for
 * every client, and keep a window of memory for each.
 */
public final class UncompressedSockets implements HttpConfiguration.Customizer {
  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    if (!request.getHeaders().contains(HttpHeader.SEC_WEBSOCKET_EXTENSIONS)) {
      return request;
    }
    HttpFields.Mutable headers = HttpFields.build(request.getHeaders());
    headers.remove(HttpHeader.SEC_WEBSOCKET_EXTENSIONS);
    HttpFields heard = headers.asImmutable();
    return new Request.Wrapper(request) {
      @Override
      public HttpFields getHeaders() {
        return heard;
      }
    };
  }
}
