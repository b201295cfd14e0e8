package dev.masterperf.alerts.address;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * A block of addresses.
 *
 * @param network its first address
 * @param bits how many leading bits an address of it has in common with that
 */
public record Cidr(InetAddress network, int bits) {
  public Cidr {
    int all = network.getAddress().length * Byte.SIZE;
    if (bits < 0 || bits > all) {
      throw new IllegalArgumentException("a network has 0 to " + all + " bits, not " + bits);
    }
  }

  /**
   * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address; never asks DNS.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    InetAddress network =
        HostSpelling.literal(address)
            .orElseThrow(() -> new IllegalArgumentException("not an address: " + address));
    int all = network.getAddress().length * Byte.SIZE;
    if (slash < 0) {
      return new Cidr(network, all);
    }
    String bits = text.substring(slash + 1);
    if (!bits.matches("\\d{1,3}")) {
      throw new IllegalArgumentException("after / comes a number of bits, not " + bits);
    }
    Cidr cidr = new Cidr(network, Integer.parseInt(bits));
    if (!Arrays.equals(cidr.prefix(network), network.getAddress())) {
      throw new IllegalArgumentException(
          text + " is no network, for bits are set after the first " + bits);
    }
    return cidr;
  }

  public boolean contains(InetAddress address) {
    return address.getAddress().length == network.getAddress().length
        && Arrays.equals(prefix(address), prefix(network));
  }

  private byte[] prefix(InetAddress address) {
    byte[] bytes = address.getAddress();
    int rest = bytes.length * Byte.SIZE - bits;
    BigInteger prefix = new BigInteger(1, bytes).shiftRight(rest).shiftLeft(rest);
    byte[] minimal = prefix.toByteArray();
    byte[] padded = new byte[bytes.length];
    int length = Math.min(minimal.length, padded.length);
    System.arraycopy(minimal, minimal.length - length, padded, padded.length - length, length);
    return padded;
  }
}
