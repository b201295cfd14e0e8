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
 * @param scheme http, or https where processes speak TLS
 * @param address where others reach its internal routes
 */
record Identity(String id, String scheme, Instance address) {

  /** The only process of {@code up}. */
  static Identity alone(Configuration configuration, int port) {
    return new Identity(
        "local", scheme(configuration), new Instance(Ports.reachable(configuration.host()), port));
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
        scheme(configuration),
        new Instance(host, port));
  }

  static String scheme(Configuration configuration) {
    return configuration.access().tls().isPresent() ? "https" : "http";
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      throw new CannotStartException("this host has no name; set --instance-id", e);
    }
  }
}
