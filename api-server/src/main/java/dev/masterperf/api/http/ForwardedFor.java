package dev.masterperf.api.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Behind a proxy, gives a request the address of who asked the proxy. Of {@code X-Forwarded-For}
 * only the last address is believed, which the proxy added itself: all before it is what the caller
 * sent. Where that is no address, the proxy's own stays.
 */
public final class ForwardedFor implements HttpConfiguration.Customizer {
  private static final String HEADER = "X-Forwarded-For";
  private static final int MOST_LETTERS = 64;
  private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

  /**
   * IPv4, or IPv6 in brackets or without; some proxies add the port. No name: none is looked up.
   */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(BYTE(?:\\.BYTE){3})(?::\\d+)?|\\[([0-9a-fA-F:.]+)](?::\\d+)?|([0-9a-fA-F:.]+)"
              .replace("BYTE", BYTE));

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    List<String> lines = request.getHeaders().getValuesList(HEADER);
    return lines.isEmpty()
        ? request
        : address(last(lines.get(lines.size() - 1)))
            .<Request>map(caller -> from(request, caller))
            .orElse(request);
  }

  /** A proxy adds to the last line, or one of its own. */
  private static String last(String line) {
    return line.substring(line.lastIndexOf(',') + 1).strip();
  }

  static Optional<InetAddress> address(String text) {
    Matcher matcher = ADDRESS.matcher(text);
    if (text.length() > MOST_LETTERS || !matcher.matches()) {
      return Optional.empty();
    }
    String address =
        IntStream.rangeClosed(1, matcher.groupCount())
            .mapToObj(matcher::group)
            .flatMap(Stream::ofNullable)
            .findFirst()
            .orElseThrow();
    if (matcher.group(1) == null && address.indexOf(':') < 0) {
      return Optional.empty(); // letters and dots alone would be looked up as a name
    }
    try {
      return Optional.of(InetAddress.getByName(address));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static Request.Wrapper from(Request request, InetAddress caller) {
    SocketAddress address = new InetSocketAddress(caller, 0);
    ConnectionMetaData connection =
        new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {
          @Override
          public SocketAddress getRemoteSocketAddress() {
            return address;
          }
        };
    return new Request.Wrapper(request) {
      @Override
      public ConnectionMetaData getConnectionMetaData() {
        return connection;
      }
    };
  }
}
