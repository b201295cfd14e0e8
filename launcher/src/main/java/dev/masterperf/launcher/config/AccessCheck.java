package dev.masterperf.launcher.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who can reach this process must be asked who they are, and must not be overheard. */
final class AccessCheck {
  private final ValueReader reader;

  AccessCheck(ValueReader reader) {
    this.reader = reader;
  }

  void check(Configuration configuration) {
    Configuration.Access access = configuration.access();
    boolean asks = access.auth() != Configuration.Auth.OFF;
    if (access.tls().isPresent() && !asks && !access.behindProxy()) {
      reader.refuse(
          Key.TLS_CERT, "with TLS alone anybody may still do everything; give --auth keys as well");
    }
    if (!reachedByOthers(configuration.host()) || access.behindProxy()) {
      return;
    }
    if (!configuration.roles().contains(Role.API)) {
      requireSecret(configuration);
    } else if (!asks || access.tls().isEmpty()) {
      reader.refuse(
          Key.HOST,
          configuration.host()
              + " is reached from other machines; give --auth keys with --tls-cert and --tls-key,"
              + " or --behind-proxy where a proxy does that (docs/access.md)");
    }
  }

  /** A process that only others of the cluster ask. */
  private void requireSecret(Configuration configuration) {
    if (configuration.cluster().internalSecret().isEmpty()) {
      reader.refuse(
          Key.HOST,
          configuration.host()
              + " is reached from other machines; give --internal-secret, which the other processes"
              + " know (docs/access.md)");
    }
  }

  /** Whether a server on this address can be reached from other machines. */
  static boolean reachedByOthers(String host) {
    try {
      return !InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // nobody can listen on it, as will be said
    }
  }
}
