package dev.masterperf.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.launcher.acl.KafkaRole;
import dev.masterperf.model.wire.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is printed for others to put in force: access lists of Kafka and policies of a bucket. */
class PrintedPermissionsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aProgramThatOnlySendsGetsOneLine() {
    assertThat(acls("--role", "ingest-client", "--principal", "User:shop")).isZero();

    assertThat(out)
        .hasToString(
            "kafka-acls.sh --bootstrap-server 127.0.0.1:9092 --add --allow-principal User:shop"
                + " --operation Write --topic masterperf.metrics.v1\n");
  }

  @Test
  void aProgramOfOneScopeWritesToItsTopicAlone() {
    assertThat(
            acls("--role", "ingest-client", "--principal", "User:a", "--scope", "team-a,team-b/eu"))
        .isZero();

    assertThat(out)
        .hasToString(
            "kafka-acls.sh --bootstrap-server 127.0.0.1:9092 --add --allow-principal User:a"
                + " --operation Write --topic masterperf.metrics.v1.team-a"
                + " --topic masterperf.metrics.v1.team-b_2Feu\n");
  }

  @Test
  void aProcessorReadsTheTopicsOfScopesAsAMemberOfTheCopiersAndMakesThem() {
    acls("--role", "processor,create-topics", "--principal", "User:p", "--scope", "team-a");

    String topic = " --topic masterperf.metrics.v1.team-a";
    assertThat(out.toString().lines())
        .anyMatch(
            line ->
                line.contains(" --operation Read --operation DescribeConfigs --operation Create ")
                    && line.endsWith(topic))
        .anyMatch(line -> line.endsWith(" --group masterperf-scope-topics"))
        .noneMatch(line -> line.contains("Write") && line.contains(topic));
  }

  @Test
  void aScopeIsForThoseWhoUseItsTopicAndHasToBeOne() {
    assertThat(acls("--role", "api", "--principal", "User:a", "--scope", "team-a"))
        .isEqualTo(ExitCodes.UNUSABLE);
    assertThat(err.toString()).contains("--scope", "processor, create-topics and ingest-client");
    assertThat(acls("--role", "ingest-client", "--principal", "User:a", "--scope", "a//b"))
        .isEqualTo(ExitCodes.UNUSABLE);
    assertThat(err.toString()).contains("--scope: scope has a part without a name");
  }

  @Test
  void linesNameBrokerLoginHostAndInstance() {
    acls(
        "--role",
        "alerts",
        "--principal",
        "User:CN=it's us",
        "--host",
        "10.0.0.7",
        "--instance-id",
        "alerts-1",
        "--kafka",
        "kafka-1:9092",
        "--kafka-properties",
        "admin.properties");

    String head =
        "kafka-acls.sh --bootstrap-server kafka-1:9092 --command-config admin.properties --add"
            + " --allow-principal 'User:CN=it'\\''s us' --allow-host 10.0.0.7 ";
    assertThat(out.toString().lines())
        .allMatch(line -> line.startsWith(head))
        .contains(
            head + "--operation Read --group masterperf-notifier",
            head
                + "--operation Write --transactional-id masterperf.audit.v1-alerts-1"
                + " --transactional-id masterperf-notifier-alerts-1")
        .noneMatch(line -> line.contains("prefixed"));
  }

  @Test
  void withoutAnInstanceIdsAreToldByTheirStart() {
    acls("--role", "alerts", "--principal", "User:a");

    assertThat(out.toString().lines())
        .anyMatch(
            line ->
                line.endsWith(
                    " --operation Write --resource-pattern-type prefixed --transactional-id"
                        + " masterperf.audit.v1- --transactional-id masterperf-notifier-"));
  }

  @ParameterizedTest
  @EnumSource(KafkaRole.class)
  void asJsonItIsTheSame(KafkaRole role) {
    acls("--role", role.toString(), "--principal", "User:a", "--format", "json");

    JsonNode all = json();
    assertThat(all).hasSize(role.permissions(Optional.empty()).size());
    assertThat(all)
        .allSatisfy(
            one -> {
              assertThat(one.get("principal").asText()).isEqualTo("User:a");
              assertThat(one.get("permission").asText()).isEqualTo("ALLOW");
              assertThat(AclOperation.fromString(one.get("operation").asText()))
                  .isNotIn(AclOperation.UNKNOWN, AclOperation.ALL);
            });
  }

  @Test
  void severalRolesArePutTogetherAndNothingTwice() {
    acls("--role", "processor,create-topics", "--principal", "User:a", "--format", "json");

    List<String> all =
        Arrays.asList(Json.read(bytes(out), JsonNode[].class)).stream()
            .map(JsonNode::toString)
            .toList();
    assertThat(all).doesNotHaveDuplicates().anyMatch(one -> one.contains("\"CREATE\""));
  }

  @Test
  void whatOneRightHoldsIsNotGivenBesideIt() {
    acls("--role", "archive", "--principal", "User:a");

    assertThat(out.toString().lines())
        .anyMatch(
            line ->
                line.endsWith(
                    " --operation DescribeConfigs --operation Read --topic masterperf.silences.v1"
                        + " --topic masterperf.scopes.v1"))
        .anyMatch(
            line ->
                line.endsWith(
                    " --operation Read --operation AlterConfigs --operation Delete --topic"
                        + " masterperf.aggregates.v1 --topic masterperf.late.v1"));
  }

  @Test
  void whoGetsThemHasToBeAPrincipal() {
    assertThat(acls("--role", "api", "--principal", "shop")).isEqualTo(ExitCodes.UNUSABLE);
    assertThat(err.toString()).contains("--principal", "User:masterperf", "shop");
    assertThat(acls("--role", "ingest", "--principal", "User:a")).isEqualTo(ExitCodes.UNUSABLE);
    assertThat(err.toString()).contains("ingest-client");
  }

  @Test
  void aPolicyOpensTheFoldersOfTheScope() {
    assertThat(policy("prod/eu", "--bucket", "history-eu")).isZero();

    assertThat(json().get("Version").asText()).isEqualTo("2012-10-17");
    assertThat(out.toString())
        .contains(
            "\"arn:aws:s3:::history-eu/history/events/scope=prod%2Feu/*\"",
            "\"arn:aws:s3:::history-eu/history/aggregates/scope=prod%2Feu/*\"")
        .doesNotContain("%2Feu%2F", "PutObject");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void forCloudflareItIsTheBodyOfARequest() {
    assertThat(policy("prod", "--nested", "--access", "write", "--for", "r2")).isZero();

    assertThat(json().get("permission").asText()).isEqualTo("object-read-write");
    assertThat(json().get("prefixes").get(2).asText()).isEqualTo("history/events/scope=prod%2F");
  }

  @Test
  void whatAPolicyDoesNotOpenIsSaid() {
    assertThat(policy("team-payments", "--nested")).isZero();

    assertThat(err.toString()).contains("team-payments", "a policy for each");
    assertThat(json().get("Statement")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a//b", "a/../b", "a%2Fb", ""})
  void whatIsNoScopeIsRefused(String scope) {
    assertThat(policy(scope)).isEqualTo(ExitCodes.UNUSABLE);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).startsWith("masterperf: scope ");
  }

  private int acls(String... more) {
    return run(KafkaCommand.commands(), "acls", more);
  }

  private int policy(String... more) {
    return run(ScopesCommand.commands(), "policy", more);
  }

  private int run(CommandLine command, String name, String... more) {
    Failures.reportOf(command);
    String[] all = new String[more.length + 1];
    all[0] = name;
    System.arraycopy(more, 0, all, 1, more.length);
    return command
        .setOut(new PrintWriter(out, /* autoFlush= */ true))
        .setErr(new PrintWriter(err, /* autoFlush= */ true))
        .execute(all);
  }

  private JsonNode json() {
    return Json.tree(bytes(out));
  }

  private static byte[] bytes(StringWriter text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
