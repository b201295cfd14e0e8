package dev.masterperf.alerts.address;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which hosts and addresses may be connected to: those of the public Internet, and those that the
 * configuration allows.
 *
 * @param networks allowed though they are not public
 * @param hosts allowed whatever their addresses: names, and {@code .example.com} for all below
 *     example.com
 * @param loopback whether this machine's own addresses are allowed, as in {@code up}
 */
public record AddressPolicy(List<Cidr> networks, List<String> hosts, boolean loopback) {
  /** The public Internet and nothing else. */
  public static final AddressPolicy PUBLIC = new AddressPolicy(List.of(), List.of(), false);

  public AddressPolicy {
    networks = List.copyOf(networks);
    hosts = List.copyOf(hosts);
  }

  /**
   * Reads what is allowed beside the public Internet.
   *
   * @param allowed networks ({@code 10.0.0.0/8}), addresses, names ({@code hooks.internal}) and
   *     names with a star ({@code *.internal})
   * @throws IllegalArgumentException if one is neither
   */
  public static AddressPolicy allowing(List<String> allowed, boolean loopback) {
    List<Cidr> networks = new ArrayList<>();
    List<String> hosts = new ArrayList<>();
    for (String entry : allowed) {
      String bare = entry.replaceAll("[\\[\\]]", "");
      if (entry.contains("/") || HostSpelling.literal(bare).isPresent()) {
        networks.add(Cidr.parse(bare));
      } else {
        hosts.add(host(entry));
      }
    }
    return new AddressPolicy(networks, hosts, loopback);
  }

  private static String host(String entry) {
    boolean below = entry.startsWith("*.");
    String name = withoutDot(HostSpelling.checked(below ? entry.substring(2) : entry));
    return below ? "." + name : name;
  }

  /**
   * Looks at the URL alone, without DNS.
   *
   * @return the host as it is to be looked up
   * @throws AddressRefusedException if it can never be connected to
   */
  public String checkedHost(URI url) {
    if (url.getRawUserInfo() != null) {
      throw new AddressRefusedException(
          "a URL with a user in it is not taken; give the user in http_config.basic_auth");
    }
    String host = url.getHost();
    if (host == null) {
      throw new AddressRefusedException(
          "the URL has no host, or one that is neither a name of ASCII letters, digits, - and . nor an"
              + " address of four decimal numbers");
    }
    return checkedHost(host);
  }

  /**
   * The same of a host alone.
   *
   * @throws AddressRefusedException if it can never be connected to
   */
  public String checkedHost(String host) {
    String checked = HostSpelling.checked(host);
    HostSpelling.literal(checked)
        .ifPresent(
            address ->
                refusal(checked, address)
                    .ifPresent(
                        why -> {
                          throw new AddressRefusedException(why);
                        }));
    return checked;
  }

  /**
   * Why an address that {@code host} stands for is not connected to; empty if it may be.
   *
   * @param host as {@link #checkedHost} gave it
   */
  public Optional<String> refusal(String host, InetAddress address) {
    if (allowsHost(host)
        || (loopback && SpecialNetworks.loopback(address))
        || networks.stream().anyMatch(network -> network.contains(address))) {
      return Optional.empty();
    }
    return SpecialNetworks.of(address).map(what -> text(host, address, what));
  }

  private static String text(String host, InetAddress address, String what) {
    String shown = address.getHostAddress();
    return host
        + (host.equals(shown) ? "" : " is " + shown + ", which")
        + " is no public address ("
        + what
        + "); if alerts may go there, name it in webhook.allow";
  }

  private boolean allowsHost(String host) {
    String name = withoutDot(host.toLowerCase(Locale.ROOT));
    return hosts.stream()
        .anyMatch(
            allowed -> allowed.startsWith(".") ? name.endsWith(allowed) : name.equals(allowed));
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
