package dev.masterperf.launcher.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of this machine. */
public final class Ports {
  /**
   * Above what well known servers use, and below what systems give to clients (Linux from 32768,
   * others from 49152): of those, a connection of anybody may take one before a server binds it.
   */
  private static final int FIRST = 10_000;

  private static final int LAST = 32_767;

  /** Two servers that each ask before they bind could get the same by chance. */
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /**
   * A port nobody listens on at this moment, and which this process was never given before. Another
   * process may take it before the caller does, so a caller that fails to bind asks again.
   */
  public static int free(String host) {
    resolve(host); // a host that is none would look as if all were taken
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int tries = 0; tries < 1_000; tries++) {
      int port = random.nextInt(FIRST, LAST + 1);
      if (isFree(host, port) && GIVEN.add(port)) {
        return port;
      }
    }
    return bind(host, 0, "a free port");
  }

  private static boolean isFree(String host, int port) {
    try {
      bind(host, port, "a free port");
      return true;
    } catch (CannotStartException e) {
      return false; // taken
    }
  }

  /**
   * Checks that {@code port} can be listened on.
   *
   * @param use what it is for, as the message shall name it: {@code kafka.port}
   * @param port 0 is always free
   * @throws CannotStartException if it is taken, or if {@code host} is none of this machine
   */
  public static void requireFree(String use, String host, int port) {
    bind(host, port, use);
  }

  /** The address a client on this machine connects to where a server listens on {@code host}. */
  public static String reachable(String host) {
    return resolve(host).isAnyLocalAddress() ? "127.0.0.1" : host;
  }

  /** {@code host:port}, with brackets around an IPv6 address. */
  public static String join(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** Whether a server on {@code host} can be reached from other machines. */
  public static boolean open(String host) {
    return !resolve(host).isLoopbackAddress();
  }

  private static int bind(String host, int port, String use) {
    InetAddress address = resolve(host);
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new CannotStartException(
          "cannot listen on "
              + join(host, port)
              + " ("
              + use
              + "): "
              + e.getMessage()
              + "; stop what uses it, or choose another port",
          e);
    }
  }

  private static InetAddress resolve(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new CannotStartException("unknown host " + host, e);
    }
  }
}
