package dev.masterperf.alerts.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.alerts.yaml.Problems;
import dev.masterperf.alerts.yaml.YamlFile;
import dev.masterperf.alerts.yaml.YamlFileException;
import dev.masterperf.alerts.yaml.YamlSection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiverReaderTest {
  private static final WebhookSecret OURS =
      WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  @TempDir Path folder;

  @Test
  void readsEveryKindUnderOneEntry() throws Exception {
    Files.writeString(folder.resolve("slack-url"), "https://hooks.slack.com/services/T/B/X\n");

    List<Receiver> read =
        read(
            """
            webhook_configs:
              - url: https://hooks.example.org/a
              - url: https://hooks.example.org/b
                max_alerts: 5
                secrets: [whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, whsec_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB]
            native_configs:
              - url: https://hooks.example.org/c
                http_config: {authorization: {credentials: t0ken}}
            template_configs:
              - url: https://chat.example.org/post
                headers: {X-Team: storage}
                body: '{"text": "{{ $labels.alertname }} is {{ $status }}"}'
            alertmanager_configs:
              - url: https://alertmanager.example.org
            slack_configs:
              - api_url_file: slack-url
                channel: '#ops'
                title: '{{ $labels.alertname }}'
            pagerduty_configs:
              - routing_key: R0UT1NG
            email_configs:
              - to: ops@example.org, b@example.org
                from: Perf <perf@example.org>
                smarthost: smtp.example.org:587
                auth_username: perf
                auth_password: secret
            """);

    assertThat(read)
        .extracting(Receiver::name)
        .containsExactly(
            "ops/webhook[0]",
            "ops/webhook[1]",
            "ops/native[0]",
            "ops/template[0]",
            "ops/alertmanager[0]",
            "ops/slack[0]",
            "ops/pagerduty[0]",
            "ops/email[0]");
    assertThat(read)
        .extracting(Receiver::sendResolved)
        .containsExactly(true, true, true, true, true, false, true, false);
    assertThat(read)
        .extracting(Receiver::target)
        .contains("https://hooks.slack.com/…", "mailto:ops@example.org,b@example.org");
    assertThat(((WebhookReceiver) read.get(0)).secrets()).containsExactly(OURS);
    assertThat(((WebhookReceiver) read.get(1)).secrets()).hasSize(2);
    assertThat(((NativeReceiver) read.get(2)).endpoint().authorization())
        .contains(new Secret("Bearer t0ken"));
    SmtpServer smtp = ((EmailReceiver) read.get(7)).server();
    assertThat(smtp.requireTls()).isTrue();
    assertThat(smtp.beginsWithTls()).isFalse();
    assertThat(read.toString()).doesNotContain("R0UT1NG").doesNotContain("t0ken");
  }

  @Test
  void whatHoldsForAllIsReadFromGlobal() {
    Problems problems = new Problems("a.yml");
    ReceiverDefaults defaults =
        ReceiverDefaults.read(
            section(
                "{resolve_timeout: 5m, smtp_smarthost: 'smtp.example.org:465', smtp_from:"
                    + " a@example.org, smtp_require_tls: false, slack_api_url:"
                    + " 'https://hooks.slack.com/x'}",
                problems),
            folder);

    List<Receiver> read =
        reader(defaults, AddressPolicy.PUBLIC)
            .read(
                "ops", section("{slack_configs: [{}], email_configs: [{to: b@c.org}]}", problems));

    problems.throwIfAny();
    SmtpServer smtp = ((EmailReceiver) read.get(1)).server();
    assertThat(smtp.beginsWithTls()).isTrue();
    assertThat(smtp.requireTls()).isFalse();
    assertThat(read.get(0).target()).isEqualTo("https://hooks.slack.com/…");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{webhok_configs: []} | webhok_configs: unknown key; did you mean",
        "{telegram_configs: []} | telegram_configs: Prometheus has this key, but it is not",
        "{webhook_configs: [{}]} | webhook_configs[0].url: give url, or url_file with its path",
        "{webhook_configs: [{url: 'http://10.0.0.1/'}]} | webhook_configs[0].url: 10.0.0.1 is no",
        "{webhook_configs: [{url: 'http://0x7f.1/'}]} | webhook_configs[0].url: the URL has no host, or one",
        "{webhook_configs: [{url: 'http://010.1.2.3/'}]} | webhook_configs[0].url: 010.1.2.3 looks like",
        "{webhook_configs: [{url: 'http://a b/'}]} | webhook_configs[0].url: this is no URL",
        "{webhook_configs: [{url: 'http://u:p@a.org/'}]} | webhook_configs[0].url: a URL with a user",
        "{webhook_configs: [{url_file: gone}]} | webhook_configs[0].url_file: there is no file",
        "{webhook_configs: [{url: 'http://a.org', secret: x}]} | secret: a webhook secret begins",
        "{webhook_configs: [{url: 'http://a.org', send_resolved: yes!}]} | expected true or false",
        "{webhook_configs: [{url: 'http://a.org', http_config: {follow_redirects: true}}]} | redirects",
        "{slack_configs: [{}]} | slack_configs[0].api_url: give api_url, or api_url_file",
        "{slack_configs: [{api_url: 'http://a.org', title: '{{ .X }}'}]} | there is no field .X here",
        "{pagerduty_configs: [{service_key: x}]} | service_key: this is the key of PagerDuty's first",
        "{email_configs: [{to: a@b.org}]} | email_configs[0].from: give it here or as global.smtp_from",
        "{email_configs: [{to: '@@', from: a@b.org, smarthost: 'h.org:25'}]} | to: not a mail address",
        "{email_configs: [{to: a@b.org, from: a@b.org, smarthost: h}]} | smarthost: expected host:port",
        "{template_configs: [{url: 'http://a.org', body: '{\"a\": {{ $status }}}'}]} | body: this is not JSON",
        "{template_configs: [{url: 'http://a.org', body: x, method: GET}]} | method: expected one of",
        "{template_configs: [{url: 'http://a.org', body: x, headers: {Authorization: x}}]} | in http_config",
      })
  void saysWhereWhatIsWrongAndWhatToDo(String yaml, String message) {
    YamlFileException e = catchThrowableOfType(YamlFileException.class, () -> read(yaml));

    assertThat(e).isNotNull();
    assertThat(e.getMessage()).startsWith("a.yml:1: ").contains(message);
  }

  private List<Receiver> read(String yaml) {
    Problems problems = new Problems("a.yml");
    List<Receiver> read =
        reader(ReceiverDefaults.NONE, AddressPolicy.PUBLIC).read("ops", section(yaml, problems));
    problems.throwIfAny();
    return read;
  }

  private ReceiverReader reader(ReceiverDefaults defaults, AddressPolicy addresses) {
    return new ReceiverReader(defaults, List.of(OURS), addresses, folder);
  }

  private static YamlSection section(String yaml, Problems problems) {
    return new YamlSection(YamlFile.compose(yaml, problems).orElseThrow(), "", problems);
  }
}
