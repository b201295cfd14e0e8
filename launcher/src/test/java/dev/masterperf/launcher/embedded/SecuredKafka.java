package dev.masterperf.launcher.embedded;

import dev.masterperf.launcher.host.Ports;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.TransactionVersion;

/**
 * A broker that asks who comes, by SASL PLAIN, and looks into access lists. Only on its other
 * listener, which has no login, everything is allowed.
 */
public final class SecuredKafka implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final KafkaRaftServer server;
  private final String open;
  private final String secured;

  private SecuredKafka(KafkaRaftServer server, String open, String secured) {
    this.server = server;
    this.open = open;
    this.secured = secured;
  }

  /**
   * Starts it.
   *
   * @param authorizer class of an authorizer
   * @param users who may log in, each with its name for a password
   */
  public static SecuredKafka start(Path folder, Class<?> authorizer, List<String> users)
      throws Exception {
    String open = HOST + ":" + Ports.free(HOST);
    String secured = HOST + ":" + Ports.free(HOST);
    int controller = Ports.free(HOST);
    format(folder);
    Properties properties = KafkaProperties.of(folder, HOST, port(open), port(open), controller);
    properties.put(
        "listeners",
        "BROKER://" + open + ",CLIENTS://" + secured + ",CONTROLLER://" + HOST + ":" + controller);
    properties.put("advertised.listeners", "BROKER://" + open + ",CLIENTS://" + secured);
    properties.put(
        "listener.security.protocol.map",
        "BROKER:PLAINTEXT,CLIENTS:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("listener.name.clients.sasl.enabled.mechanisms", "PLAIN");
    properties.put("listener.name.clients.plain.sasl.jaas.config", accounts(users));
    properties.put("authorizer.class.name", authorizer.getName());
    properties.put("super.users", "User:ANONYMOUS");
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
    server.startup();
    return new SecuredKafka(server, open, secured);
  }

  private static void format(Path folder) throws Exception {
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(KafkaProperties.NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(folder.toAbsolutePath().toString())
          .setMetadataLogDirectory(folder.toAbsolutePath().toString())
          .setControllerListenerName("CONTROLLER")
          .setFeatureLevel(TransactionVersion.FEATURE_NAME, TransactionVersion.TV_2.featureLevel())
          .run();
    }
  }

  private static String accounts(List<String> users) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required "
        + users.stream()
            .map(user -> "user_" + user + "=\"" + user + "\"")
            .collect(Collectors.joining(" "))
        + ";";
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1));
  }

  /** Where nobody is asked who they are. */
  public String open() {
    return open;
  }

  /** Where one has to log in. */
  public String secured() {
    return secured;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
