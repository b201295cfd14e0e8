package dev.masterperf.launcher.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How Kafka clients show who they are and speak TLS: a file in the form of Java's properties, as
 * Kafka's own tools take it.
 */
public final class ClientProperties {
  /** Anything else would change what the product promises. */
  private static final Pattern ALLOWED = Pattern.compile("(security|sasl|ssl)\\..+");

  private ClientProperties() {}

  /**
   * The settings in a file.
   *
   * @throws IllegalArgumentException if it cannot be read, or holds others than {@code security.*},
   *     {@code sasl.*} and {@code ssl.*}
   */
  public static Map<String, Object> read(Path file) {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read: " + e, e);
    }
    Map<String, Object> settings = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (!ALLOWED.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "holds " + name + "; only security.*, sasl.* and ssl.* are taken from it");
      }
      settings.put(name, properties.getProperty(name));
    }
    return settings;
  }
}
