package dev.masterperf.alerts.address;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The addresses that are not the public Internet's: IANA's registries of special-purpose addresses
 * for IPv4 and IPv6, and one that is public by its number and a cloud's inside by its use. Java's
 * own {@code isSiteLocalAddress} knows neither fd00::/8 nor 100.64.0.0/10 nor NAT64.
 */
final class SpecialNetworks {
  private static final Cidr LOOPBACK_4 = Cidr.parse("127.0.0.0/8");
  private static final Cidr LOOPBACK_6 = Cidr.parse("::1");

  /** All that is assigned as global unicast; whatever lies outside is something else. */
  private static final Cidr GLOBAL_6 = Cidr.parse("2000::/3");

  /** Carries an IPv4 address in its last four bytes: RFC 6052. */
  private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");

  private static final Map<String, String> IPV4 =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("0.0.0.0/8", "this host"),
              Map.entry("10.0.0.0/8", "private"),
              Map.entry("100.64.0.0/10", "shared by a provider's customers"),
              Map.entry("127.0.0.0/8", "loopback"),
              Map.entry("168.63.129.16/32", "Azure's inside"),
              Map.entry("169.254.0.0/16", "link-local, where clouds keep their metadata"),
              Map.entry("172.16.0.0/12", "private"),
              Map.entry("192.0.0.0/24", "kept for protocols"),
              Map.entry("192.0.2.0/24", "kept for documentation"),
              Map.entry("192.31.196.0/24", "AS112"),
              Map.entry("192.52.193.0/24", "AMT"),
              Map.entry("192.88.99.0/24", "6to4 relays"),
              Map.entry("192.168.0.0/16", "private"),
              Map.entry("192.175.48.0/24", "AS112"),
              Map.entry("198.18.0.0/15", "kept for benchmarks"),
              Map.entry("198.51.100.0/24", "kept for documentation"),
              Map.entry("203.0.113.0/24", "kept for documentation"),
              Map.entry("224.0.0.0/4", "multicast"),
              Map.entry("240.0.0.0/4", "reserved")));

  private static final Map<String, String> IPV6 =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("2001::/23", "kept for protocols, Teredo among them"),
              Map.entry("2001:db8::/32", "kept for documentation"),
              Map.entry("2002::/16", "6to4"),
              Map.entry("2620:4f:8000::/48", "AS112"),
              Map.entry("3fff::/20", "kept for documentation")));

  private static final Map<Cidr, String> NAMES_4 = parsed(IPV4);
  private static final Map<Cidr, String> NAMES_6 = parsed(IPV6);

  private SpecialNetworks() {}

  private static Map<Cidr, String> parsed(Map<String, String> table) {
    return table.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(entry -> Cidr.parse(entry.getKey()), Map.Entry::getValue));
  }

  /** What an address is, in a few words; empty for one of the public Internet. */
  static Optional<String> of(InetAddress address) {
    if (address instanceof Inet4Address) {
      return in(NAMES_4, address);
    }
    if (NAT64.contains(address)) {
      byte[] bytes = address.getAddress();
      return of(HostSpelling.of(Arrays.copyOfRange(bytes, 12, 16)))
          .map(inner -> "NAT64 of an address that is " + inner);
    }
    if (LOOPBACK_6.contains(address)) {
      return Optional.of("loopback");
    }
    return GLOBAL_6.contains(address)
        ? in(NAMES_6, address)
        : Optional.of(((Inet6Address) address).isLinkLocalAddress() ? "link-local" : "not public");
  }

  static boolean loopback(InetAddress address) {
    return LOOPBACK_4.contains(address) || LOOPBACK_6.contains(address);
  }

  private static Optional<String> in(Map<Cidr, String> names, InetAddress address) {
    return names.entrySet().stream()
        .filter(entry -> entry.getKey().contains(address))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
