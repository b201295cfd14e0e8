package dev.masterperf.launcher.run;

import dev.masterperf.api.cluster.Instance;
import dev.masterperf.launcher.host.CannotStartException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Processors named by the configuration. A name may stand for many addresses, as that of a scaled
 * service does, and for others a minute later.
 */
public final class Peers {
  private final List<Instance> named;

  /**
   * @param peers {@code host:port} each
   * @throws CannotStartException if one is not written so
   */
  public Peers(List<String> peers) {
    this.named = peers.stream().map(Peers::parse).toList();
  }

  private static Instance parse(String peer) {
    int colon = peer.lastIndexOf(':');
    if (peer.indexOf('/') >= 0) { // https is spoken where --tls-cert is given
      throw notHostAndPort(peer, null);
    }
    try {
      return new Instance(
          peer.substring(0, Math.max(colon, 0)), Integer.parseInt(peer.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw notHostAndPort(peer, e);
    }
  }

  private static CannotStartException notHostAndPort(String peer, @Nullable Exception cause) {
    return new CannotStartException(
        "a peer is written host:port, not " + peer + " (--peers)", cause);
  }

  /** All addresses behind the names at this moment. */
  public List<Instance> now() {
    List<Instance> instances = new ArrayList<>();
    for (Instance peer : named) {
      instances.addAll(resolve(peer));
    }
    return instances;
  }

  /** An unknown name stays in the list: asking it tells the reader that it is missing. */
  private static List<Instance> resolve(Instance peer) {
    try {
      List<Instance> resolved = new ArrayList<>();
      for (InetAddress address : InetAddress.getAllByName(peer.host())) {
        resolved.add(new Instance(address.getHostAddress(), peer.port()));
      }
      return resolved;
    } catch (UnknownHostException e) {
      return List.of(peer);
    }
  }
}
