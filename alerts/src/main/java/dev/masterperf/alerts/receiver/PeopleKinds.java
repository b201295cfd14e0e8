package dev.masterperf.alerts.receiver;

import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.alerts.address.AddressRefusedException;
import dev.masterperf.alerts.yaml.YamlSection;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the receivers that reach people. */
final class PeopleKinds {
  private static final Pattern SMARTHOST = Pattern.compile("(\\[[^]]+]|[^:]+):(\\d{1,5})");
  private static final int TLS_PORT = 465;
  private static final int MAX_PORT = 65_535;

  private final Secrets secrets;
  private final HttpTargetReader targets;
  private final AddressPolicy addresses;
  private final ReceiverDefaults defaults;

  PeopleKinds(
      Secrets secrets,
      HttpTargetReader targets,
      AddressPolicy addresses,
      ReceiverDefaults defaults) {
    this.secrets = secrets;
    this.targets = targets;
    this.addresses = addresses;
    this.defaults = defaults;
  }

  Optional<Receiver> slack(String name, YamlSection section) {
    section.refuseOthers(
        List.of(
            "api_url",
            "api_url_file",
            "channel",
            "username",
            "icon_emoji",
            "icon_url",
            "title",
            "text",
            "http_config",
            "send_resolved"),
        List.of(
            "color",
            "fallback",
            "pretext",
            "footer",
            "fields",
            "short_fields",
            "actions",
            "image_url",
            "thumb_url",
            "title_link",
            "link_names",
            "mrkdwn_in",
            "callback_id"));
    SlackReceiver.Look look =
        new SlackReceiver.Look(
            section.text("channel").orElse(""),
            section.text("username").orElse(""),
            section.text("icon_emoji").orElse(""),
            section.text("icon_url").orElse(""));
    Optional<GroupTemplate> title = ReceiverReader.template(section, "title");
    Optional<GroupTemplate> text = ReceiverReader.template(section, "text");
    boolean resolved = ReceiverReader.flag(section, "send_resolved", false);
    return targets
        .read(section, "api_url", true, defaults.secret("slack_api_url").map(Secret::reveal))
        .map(target -> new SlackReceiver(name, target, look, title, text, resolved));
  }

  Optional<Receiver> pagerDuty(String name, YamlSection section) {
    if (section.has("service_key") || section.has("service_key_file")) {
      section.problem(
          "service_key",
          "this is the key of PagerDuty's first API; make an integration of type Events API v2 and"
              + " give its routing_key");
    }
    section.refuseOthers(
        List.of(
            "routing_key",
            "routing_key_file",
            "service_key",
            "service_key_file",
            "url",
            "severity",
            "http_config",
            "send_resolved"),
        List.of(
            "client",
            "client_url",
            "description",
            "details",
            "images",
            "links",
            "source",
            "component",
            "group",
            "class"));
    GroupTemplate severity =
        ReceiverReader.template(section, "severity").orElse(PagerDutyReceiver.DEFAULT_SEVERITY);
    boolean resolved = ReceiverReader.flag(section, "send_resolved", true);
    Optional<Secret> key = secrets.required(section, "routing_key");
    Optional<HttpTarget> target =
        targets.read(
            section,
            "url",
            false,
            Optional.of(defaults.text("pagerduty_url").orElse(PagerDutyReceiver.DEFAULT_URL)));
    return key.isEmpty()
        ? Optional.empty()
        : target.map(to -> new PagerDutyReceiver(name, to, key.get(), severity, resolved));
  }

  Optional<Receiver> email(String name, YamlSection section) {
    section.refuseOthers(
        List.of(
            "to",
            "from",
            "smarthost",
            "hello",
            "auth_username",
            "auth_password",
            "auth_password_file",
            "require_tls",
            "send_resolved"),
        List.of("auth_identity", "auth_secret", "headers", "html", "text", "tls_config"));
    Optional<List<String>> to = section.required("to").map(text -> mailboxes(section, "to", text));
    Optional<String> from = given(section, "from", "smtp_from");
    from.ifPresent(text -> mailboxes(section, "from", text));
    Optional<SmtpServer> server = server(section);
    boolean resolved = ReceiverReader.flag(section, "send_resolved", false);
    if (to.isEmpty() || from.isEmpty()) {
      return Optional.empty();
    }
    return server.map(smtp -> new EmailReceiver(name, smtp, from.get(), to.get(), resolved));
  }

  private Optional<SmtpServer> server(YamlSection section) {
    Optional<SmtpServer.Login> login = login(section);
    String hello = section.text("hello").or(() -> defaults.text("smtp_hello")).orElse("localhost");
    boolean preset = !defaults.text("smtp_require_tls").orElse("true").equals("false");
    boolean requireTls = ReceiverReader.flag(section, "require_tls", preset);
    return given(section, "smarthost", "smtp_smarthost")
        .flatMap(text -> smarthost(section, text, hello, login, requireTls));
  }

  private Optional<SmtpServer.Login> login(YamlSection section) {
    Optional<Secret> password =
        secrets.read(section, "auth_password").or(() -> defaults.secret("smtp_auth_password"));
    Optional<String> user =
        section.text("auth_username").or(() -> defaults.text("smtp_auth_username"));
    if (user.isPresent() && password.isEmpty()) {
      section.problem("auth_password", "a user without a password; give it, or its _file");
    }
    return user.flatMap(one -> password.map(two -> new SmtpServer.Login(one, two)));
  }

  private Optional<SmtpServer> smarthost(
      YamlSection section,
      String text,
      String hello,
      Optional<SmtpServer.Login> login,
      boolean requireTls) {
    Matcher parts = SMARTHOST.matcher(text);
    if (!parts.matches() || Integer.parseInt(parts.group(2)) > MAX_PORT) {
      section.problem("smarthost", "expected host:port, such as smtp.example.org:587");
      return Optional.empty();
    }
    try {
      String host = addresses.checkedHost(parts.group(1));
      int port = Integer.parseInt(parts.group(2));
      return Optional.of(new SmtpServer(host, port, port == TLS_PORT, hello, login, requireTls));
    } catch (AddressRefusedException e) {
      section.problem("smarthost", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** A key of the endpoint, or of {@code global:}; noted where it is in neither. */
  private Optional<String> given(YamlSection section, String key, String global) {
    Optional<String> text = section.text(key).or(() -> defaults.text(global));
    if (text.isEmpty()) {
      section.problem(key, "give it here or as global." + global);
    }
    return text;
  }

  private static List<String> mailboxes(YamlSection section, String key, String text) {
    List<String> all = new ArrayList<>();
    try {
      for (InternetAddress address : InternetAddress.parse(text, true)) {
        all.add(address.toString());
      }
    } catch (AddressException e) {
      section.problem(key, "not a mail address: " + e.getMessage());
    }
    return all;
  }
}
