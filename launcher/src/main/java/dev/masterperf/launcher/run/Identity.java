package dev.masterperf.launcher.run;

import dev.masterperf.api.cluster.Instance;
import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.host.Ports;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Who this process is among others.
 *
 * @param id the same after each restart
 * @param address where others reach its internal routes
 */
record Identity(String id, Instance address) {

  /** The only process of {@code up}. */
  static Identity alone(String host, int port) {
    return new Identity("local", new Instance(Ports.reachable(host), port));
  }

  /**
   * One process of {@code serve}; named after its host and port where nothing is configured, so
   * that several on one host are not taken for one another.
   */
  static Identity of(Configuration configuration, int port) {
    String host =
        configuration
            .cluster()
            .advertisedHost()
            .orElseGet(() -> Ports.reachable(configuration.host()));
    return new Identity(
        configuration.cluster().instanceId().orElseGet(() -> hostName() + "-" + port),
        new Instance(host, port));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      throw new CannotStartException("this host has no name; set --instance-id", e);
    }
  }
}
