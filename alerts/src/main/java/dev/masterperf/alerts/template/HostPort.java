package dev.masterperf.alerts.template;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code instance} labels hold mostly.
 *
 * @param host without the brackets of an IPv6 address
 * @param port empty where there is none
 */
record HostPort(String host, String port) {
  private static final Pattern WITH_PORT =
      Pattern.compile("(?:\\[([^\\[\\]]*)]|([^:\\[\\]]*)):([^:\\[\\]]*)", Pattern.DOTALL);
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /** The whole text is the host where it has not that form. */
  static HostPort of(String text) {
    Matcher matcher = WITH_PORT.matcher(text);
    if (!matcher.matches()) {
      return new HostPort(text, "");
    }
    String bracketed = matcher.group(1);
    return new HostPort(bracketed == null ? matcher.group(2) : bracketed, matcher.group(3));
  }

  /** Whether the host is an IP address and so has no domain. */
  boolean isAddress() {
    return IPV4.matcher(host).matches() || IPV6.matcher(host).matches();
  }
}
