package dev.masterperf.alerts.routing;

import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.alerts.receiver.Receiver;
import dev.masterperf.alerts.receiver.ReceiverDefaults;
import dev.masterperf.alerts.receiver.ReceiverReader;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.alerts.yaml.YamlFileException;
import dev.masterperf.alerts.yaml.YamlFileException.Problem;
import dev.masterperf.alerts.yaml.YamlSection;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who hears of which alerts, read from a file in the layout of alertmanager.yml: {@code route,
 * receivers, inhibit_rules, time_intervals}.
 *
 * @param receivers by the name of their entry, in the order of the file
 * @param text as it was read
 */
public record AlertingFile(
    Route route,
    Map<String, List<Receiver>> receivers,
    List<InhibitRule> inhibitRules,
    String text) {

  public AlertingFile {
    receivers = Collections.unmodifiableMap(new LinkedHashMap<>(receivers));
    inhibitRules = List.copyOf(inhibitRules);
  }

  /** Reads an entry of {@code receivers:}; what is wrong with it is noted there. */
  @FunctionalInterface
  public interface ReceiverEntries {
    List<Receiver> read(String name, YamlSection entry);
  }

  /** What reads the entries, once it knows what {@code global:} says. */
  @FunctionalInterface
  interface ReceiverKinds {
    ReceiverEntries under(Optional<YamlSection> global);
  }

  /**
   * Reads a file.
   *
   * @param secrets sign webhooks that have no secret of their own, the newest first
   * @param addresses where alerts may go
   * @throws YamlFileException if it cannot be read, or anything in it is wrong
   */
  public static AlertingFile load(Path file, List<WebhookSecret> secrets, AddressPolicy addresses) {
    Path folder = file.toAbsolutePath().resolveSibling("");
    ReceiverKinds kinds =
        global ->
            new ReceiverReader(
                    global
                        .map(section -> ReceiverDefaults.read(section, folder))
                        .orElse(ReceiverDefaults.NONE),
                    secrets,
                    addresses,
                    folder)
                ::read;
    try {
      return new AlertingReader(Files.readString(file), file.toString(), kinds).read();
    } catch (IOException e) {
      throw new YamlFileException(List.of(new Problem(file.toString(), 0, "", reason(e))));
    }
  }

  /**
   * Reads the text of a file, its receivers as {@code entries} does.
   *
   * @param origin its name, for messages
   * @throws YamlFileException if anything in it is wrong
   */
  public static AlertingFile parse(String yaml, String origin, ReceiverEntries entries) {
    return new AlertingReader(yaml, origin, global -> entries).read();
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    return e instanceof CharacterCodingException
        ? "this is not UTF-8 text"
        : "cannot be read: " + e;
  }
}
