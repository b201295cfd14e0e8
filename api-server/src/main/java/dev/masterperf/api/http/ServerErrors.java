package dev.masterperf.api.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers where a request comes to no route, or fails outside of it: addresses and headers that
 * cannot be read, and faults of the server itself. In place of Jetty's page, with the headers that
 * every answer has.
 */
public final class ServerErrors extends ErrorHandler {
  private final boolean encrypted;

  /**
   * @param encrypted whether the server encrypts
   */
  public ServerErrors(boolean encrypted) {
    this.encrypted = encrypted;
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    Problem problem = problem(code, message);
    String path = String.valueOf(request.getHttpURI().getPath());
    byte[] body = Problems.body(path, problem);
    response.setStatus(problem.type().status());
    ResponseHeaders.each(encrypted, response.getHeaders()::put);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problems.contentType(path));
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(/* last= */ true, ByteBuffer.wrap(body), callback);
  }

  private static Problem problem(int code, @Nullable String message) {
    return switch (code) {
      case 404 -> new Problem(ProblemType.NOT_FOUND, "there is nothing at this address");
      case 408 -> Problems.tooSlow();
      case 413 -> new Problem(ProblemType.BODY_TOO_LARGE, "a body may have at most 1 MiB");
      case 414 ->
          new Problem(
              ProblemType.ADDRESS_TOO_LONG,
              "an address may have at most 8 KiB; send long queries as the body of a POST");
      case 431 ->
          new Problem(ProblemType.HEADERS_TOO_LARGE, "headers may have at most 8 KiB together");
      case 503 -> new Problem(ProblemType.UNAVAILABLE, "the server is starting or stopping");
      default ->
          code >= 500 && code != 505
              ? Problems.fault()
              : new Problem(ProblemType.BAD_REQUEST, "the request cannot be read: " + message);
    };
  }
}
