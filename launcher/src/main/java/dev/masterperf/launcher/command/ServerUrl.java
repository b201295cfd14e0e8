package dev.masterperf.launcher.command;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the address of a server, and refuses what no request could be sent to. */
final class ServerUrl implements ITypeConverter<URI> {
  private static final int MAX_PORT = 65_535;

  @Override
  public URI convert(String text) {
    try {
      URI url = new URI(text);
      if (isHttp(url) && url.getHost() != null && url.getPort() <= MAX_PORT) {
        return url;
      }
      throw refusal(text);
    } catch (URISyntaxException e) {
      throw refusal(text);
    }
  }

  private static boolean isHttp(URI url) {
    return "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
  }

  private static TypeConversionException refusal(String text) {
    return new TypeConversionException(
        "must be an http or https URL such as http://127.0.0.1:3004, not " + text);
  }
}
