package dev.masterperf.launcher.embedded;

import dev.masterperf.launcher.host.Ports;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Properties;

/** The settings of a one-node cluster that shares its JVM with everything else. */
final class KafkaProperties {
  static final int NODE_ID = 1;
  private static final String CONTROLLER_HOST = "127.0.0.1";

  private KafkaProperties() {}

  /**
   * @param advertisedPort which clients are told
   */
  static Properties of(
      Path dataDir, String host, int brokerPort, int advertisedPort, int controllerPort) {
    Properties properties = identity(dataDir, controllerPort);
    properties.put("process.roles", "broker,controller");
    listeners(properties, host, brokerPort, advertisedPort, controllerPort);
    oneReplica(properties);
    quick(properties);
    small(properties);
    return properties;
  }

  /** A controller without its broker, which calls a broker that is not there dead soon. */
  static Properties controllerAlone(Path dataDir, int controllerPort) {
    Properties properties = identity(dataDir, controllerPort);
    properties.put("process.roles", "controller");
    properties.put("listeners", controller(controllerPort));
    properties.put("broker.session.timeout.ms", "300");
    properties.put("broker.heartbeat.interval.ms", "100");
    return properties;
  }

  private static Properties identity(Path dataDir, int controllerPort) {
    Properties properties = new Properties();
    properties.put("node.id", Integer.toString(NODE_ID));
    properties.put("log.dirs", dataDir.toAbsolutePath().toString());
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
    // Static voters are read anew at each start, so ports may change between starts.
    properties.put(
        "controller.quorum.voters", NODE_ID + "@" + CONTROLLER_HOST + ":" + controllerPort);
    return properties;
  }

  private static String controller(int port) {
    return "CONTROLLER://" + CONTROLLER_HOST + ":" + port;
  }

  private static void listeners(
      Properties properties, String host, int brokerPort, int advertisedPort, int controllerPort) {
    properties.put(
        "listeners", "BROKER://" + Ports.join(host, brokerPort) + "," + controller(controllerPort));
    properties.put(
        "advertised.listeners", "BROKER://" + Ports.join(advertised(host), advertisedPort));
    properties.put("inter.broker.listener.name", "BROKER");
    // The catalogue creates topics; a misspelt name must fail, not appear.
    properties.put("auto.create.topics.enable", "false");
  }

  /** Clients are told an address they can connect to, which the wildcard is not. */
  private static String advertised(String host) {
    if (Ports.reachable(host).equals(host)) {
      return host;
    }
    try {
      return InetAddress.getLocalHost().getHostAddress();
    } catch (UnknownHostException e) {
      return Ports.reachable(host);
    }
  }

  private static void oneReplica(Properties properties) {
    for (String log :
        new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
      properties.put(log + ".replication.factor", "1");
      properties.put(log + ".num.partitions", "4");
    }
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
  }

  private static void quick(Properties properties) {
    // Broker and controller live and die together, so a session that ends tells of a busy machine
    // and nothing else; and it would leave all partitions without a leader (docs/decisions/0004).
    properties.put("broker.session.timeout.ms", "60000");
    properties.put("broker.heartbeat.interval.ms", "500");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("controlled.shutdown.retry.backoff.ms", "200");
  }

  /** Sized for a laptop: the defaults reserve 128 MiB for the cleaner alone. */
  private static void small(Properties properties) {
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "4");
    properties.put("background.threads", "2");
    properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
    properties.put("log.segment.bytes", Integer.toString(128 << 20));
    // What is trimmed makes room soon; the default is 5 min.
    properties.put("log.retention.check.interval.ms", "30000");
    properties.put("log.index.size.max.bytes", Integer.toString(1 << 20));
  }
}
