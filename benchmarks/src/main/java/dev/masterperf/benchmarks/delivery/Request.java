package dev.masterperf.benchmarks.delivery;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request of HTTP/1.1 with a length and a body of text.
 *
 * @param headers by their names in lower case
 */
record Request(Map<String, String> headers, String body) {

  /**
   * Reads one.
   *
   * @return empty at the end of the connection
   * @throws IOException if it ends within a request
   */
  static Optional<Request> read(InputStream in) throws IOException {
    if (line(in).isEmpty()) { // the request's own
      return Optional.empty();
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("a request ended early");
    }
    return Optional.of(new Request(headers, new String(body, StandardCharsets.UTF_8)));
  }

  /** Without its end; empty at the end of the connection, too. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    return line.toString(StandardCharsets.US_ASCII).strip();
  }
}
