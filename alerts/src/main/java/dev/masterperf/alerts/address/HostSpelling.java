package dev.masterperf.alerts.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host as it is written in a URL. Numbers are taken in their one canonical form only: {@code
 * 0177.0.0.1}, {@code 2130706433} and {@code 0x7f.1} mean different addresses to different
 * programs, so that a check of one says nothing about a connection by another.
 */
final class HostSpelling {
  private static final Pattern OCTET = Pattern.compile("0|[1-9]\\d{0,2}");
  private static final Pattern NUMBER = Pattern.compile("\\d+|0[xX][0-9a-fA-F]*");
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}\\.?$)[a-z0-9_]([a-z0-9_-]{0,62}\\.)*[a-z0-9_-]{1,63}\\.?");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]+(\\d+\\.\\d+\\.\\d+\\.\\d+)?");

  private HostSpelling() {}

  /**
   * The address that {@code host} is, if it is written as one.
   *
   * @param host without brackets
   */
  static Optional<InetAddress> literal(String host) {
    if (host.contains(":")) {
      return IPV6.matcher(host).matches() ? parsed(host) : Optional.empty();
    }
    String[] parts = host.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    byte[] bytes = new byte[4];
    for (int i = 0; i < parts.length; i++) {
      if (!OCTET.matcher(parts[i]).matches() || Integer.parseInt(parts[i]) > 255) {
        return Optional.empty();
      }
      bytes[i] = (byte) Integer.parseInt(parts[i]);
    }
    return Optional.of(of(bytes));
  }

  /** Java asks no name service for a text with a colon in it. */
  private static Optional<InetAddress> parsed(String ipv6) {
    try {
      return Optional.of(InetAddress.getByName(ipv6));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  static InetAddress of(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
    }
  }

  /**
   * A host name in lower case, or an address without its brackets.
   *
   * @param host of a URL
   * @throws AddressRefusedException if it is written in another way
   */
  static String checked(String host) {
    if (host.startsWith("[") && host.endsWith("]")) {
      String inner = host.substring(1, host.length() - 1);
      if (literal(inner).isEmpty()) {
        throw new AddressRefusedException(
            host + " is not an IPv6 address; one with a zone (%) is not taken either");
      }
      return inner.toLowerCase(Locale.ROOT);
    }
    String name = host.toLowerCase(Locale.ROOT);
    if (literal(name).isPresent() && !name.contains(":")) {
      return name;
    }
    if (endsInNumber(name)) {
      throw new AddressRefusedException(
          host + " looks like an address; write it as four decimal numbers, such as 192.0.2.1");
    }
    if (!NAME.matcher(name).matches()) {
      throw new AddressRefusedException(
          host + " is not a host name; one of other letters is written in punycode, xn--…");
    }
    return name;
  }

  /** As browsers decide whether a host is meant to be an IPv4 address. */
  private static boolean endsInNumber(String name) {
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return NUMBER.matcher(bare.substring(bare.lastIndexOf('.') + 1)).matches();
  }
}
