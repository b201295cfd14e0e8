package dev.masterperf.alerts.address;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A name service. */
public interface Resolver {
  /** The one this machine uses. */
  Resolver SYSTEM = InetAddress::getAllByName;

  /** All addresses of a name; may take its time. */
  InetAddress[] resolve(String host) throws UnknownHostException;
}
