package dev.masterperf.alerts.receiver;

import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.alerts.yaml.YamlSection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads an entry of {@code receivers:}, in Alertmanager's spelling where that has the kind. Its
 * endpoints are named {@code ENTRY/kind[n]}, as Alertmanager names its integrations.
 */
public final class ReceiverReader {
  private static final List<String> LATER =
      Stream.of(
              "discord",
              "incidentio",
              "jira",
              "mattermost",
              "msteams",
              "msteamsv2",
              "opsgenie",
              "pushover",
              "rocketchat",
              "sns",
              "telegram",
              "victorops",
              "webex",
              "wechat")
          .map(kind -> kind + "_configs")
          .toList();

  /** Reads one endpoint; empty where something is wrong with it, which is noted then. */
  private interface Kind {
    Optional<Receiver> read(String name, YamlSection section);
  }

  private final Map<String, Kind> kinds = new LinkedHashMap<>();

  /**
   * @param defaults of {@code global:}
   * @param secrets sign what has no secret of its own, the newest first
   * @param addresses where alerts may go; a URL that can never be used is a problem of the file
   * @param folder of the file; paths of secrets are relative to it
   */
  public ReceiverReader(
      ReceiverDefaults defaults,
      List<WebhookSecret> secrets,
      AddressPolicy addresses,
      Path folder) {
    Secrets secretReader = new Secrets(folder);
    WebhookKinds webhooks =
        new WebhookKinds(secretReader, new HttpTargetReader(secretReader, addresses), secrets);
    PeopleKinds people =
        new PeopleKinds(
            secretReader, new HttpTargetReader(secretReader, addresses), addresses, defaults);
    kinds.put("webhook", webhooks::webhook);
    kinds.put("native", webhooks::nativeJson);
    kinds.put("template", webhooks::template);
    kinds.put("alertmanager", webhooks::alertmanager);
    kinds.put("slack", people::slack);
    kinds.put("pagerduty", people::pagerDuty);
    kinds.put("email", people::email);
  }

  /**
   * The endpoints of an entry; an entry may have none, and then nobody is told.
   *
   * @param name of the entry
   * @param entry with {@code name} and lists such as {@code webhook_configs}; what is wrong with it
   *     is noted
   */
  public List<Receiver> read(String name, YamlSection entry) {
    entry.refuseOthers(
        Stream.concat(Stream.of("name"), kinds.keySet().stream().map(ReceiverReader::key)).toList(),
        LATER);
    List<Receiver> receivers = new ArrayList<>();
    kinds.forEach(
        (kind, reader) -> {
          List<Node> nodes = entry.list(key(kind));
          for (int i = 0; i < nodes.size(); i++) {
            YamlSection section = entry.element(key(kind), i, nodes.get(i));
            reader.read(name + "/" + kind + "[" + i + "]", section).ifPresent(receivers::add);
          }
        });
    return receivers;
  }

  private static String key(String kind) {
    return kind + "_configs";
  }

  /** A key that is true or false. */
  static boolean flag(YamlSection section, String key, boolean preset) {
    Optional<String> text = section.text(key);
    if (text.isEmpty()) {
      return preset;
    }
    if (!text.get().equals("true") && !text.get().equals("false")) {
      section.problem(key, "expected true or false, not " + text.get());
    }
    return text.get().equals("true");
  }

  /** A key that holds a template. */
  static Optional<GroupTemplate> template(YamlSection section, String key) {
    try {
      return section.text(key).map(GroupTemplate::parse);
    } catch (IllegalArgumentException e) {
      section.problem(key, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
