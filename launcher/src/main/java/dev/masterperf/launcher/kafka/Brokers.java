package dev.masterperf.launcher.kafka;

import java.util.HashMap;
import java.util.Map;

/**
 * Where the brokers are, and how to log in there.
 *
 * @param address {@code host:port,…}
 * @param login {@code security.*}, {@code sasl.*} and {@code ssl.*}; empty where they ask nobody
 */
public record Brokers(String address, Map<String, Object> login) {
  public Brokers {
    login = Map.copyOf(login);
  }

  /** Those that ask nobody who they are. */
  public static Brokers at(String address) {
    return new Brokers(address, Map.of());
  }

  /** As Kafka's clients take it; the caller's to change. */
  public Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(login);
    settings.put("bootstrap.servers", address);
    return settings;
  }

  /** Without passwords. */
  @Override
  public String toString() {
    return address;
  }
}
