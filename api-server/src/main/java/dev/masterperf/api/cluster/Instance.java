package dev.masterperf.api.cluster;

import java.net.URI;

/** Where a process of the cluster listens. */
public record Instance(String host, int port) {
  public Instance {
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("an instance is host:port, not " + host + ":" + port);
    }
  }

  URI resolve(String scheme, String pathAndQuery) {
    return URI.create(scheme + "://" + this + pathAndQuery);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
