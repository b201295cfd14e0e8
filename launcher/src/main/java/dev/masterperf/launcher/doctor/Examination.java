package dev.masterperf.launcher.doctor;

import dev.masterperf.api.cluster.Instance;
import dev.masterperf.api.cluster.SharedSecret;
import dev.masterperf.api.http.TlsFiles;
import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.launcher.acl.KafkaRole;
import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.launcher.config.Mode;
import dev.masterperf.launcher.config.Role;
import dev.masterperf.launcher.doctor.Finding.Level;
import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.host.Ports;
import dev.masterperf.launcher.run.Peers;
import dev.masterperf.launcher.run.Serve;
import dev.masterperf.model.Topics;
import dev.masterperf.model.Topics.Topic;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** What is looked at of a deployment: the machine, the brokers, the bucket, the processes. */
public final class Examination {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final Duration CONNECTING = Duration.ofSeconds(2);

  private final Configuration configuration;
  private final List<String> problems;
  private final Mode mode;
  private final Consumer<Finding> told;

  private Examination(
      Configuration configuration, List<String> problems, Mode mode, Consumer<Finding> told) {
    this.configuration = configuration;
    this.problems = problems;
    this.mode = mode;
    this.told = told;
  }

  /**
   * Looks at everything.
   *
   * @param problems with the settings, for which no process starts
   * @param mode whether it is of {@code up}, whose broker and bucket are found by its ports
   * @param told hears of each finding at once
   * @return all of them, in order
   */
  public static List<Finding> of(
      Configuration configuration, List<String> problems, Mode mode, Consumer<Finding> told) {
    return new Examination(configuration, problems, mode, told).run();
  }

  private List<Finding> run() {
    List<Finding> findings = new ArrayList<>(Doctor.examine(machine(), told));
    findings.addAll(kafka());
    findings.addAll(
        Doctor.examine(
            List.of(
                new Prepared("bucket", () -> new BucketCheck(bucket())),
                new Prepared("process", this::processes)),
            told));
    return findings;
  }

  private List<Check> machine() {
    return List.of(
        new SettingsCheck(problems),
        new JavaCheck(
            Runtime.version().feature(),
            Runtime.version().toString(),
            ManagementFactory.getRuntimeMXBean().getInputArguments()),
        LimitsCheck.ofThisProcess(),
        DataFolderCheck.of(configuration.data()),
        FilesCheck.of(configuration),
        CertificatesCheck.of(configuration, InstantSource.system()));
  }

  /** The rest is of no use where no broker answers, or none is found by its name. */
  private List<Finding> kafka() {
    Admin admin;
    try {
      admin = Admin.create(connection());
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      Finding unreachable =
          Finding.fail("brokers", bootstrap() + ": " + cause.getMessage(), "name others (--kafka)");
      told.accept(unreachable);
      return List.of(unreachable);
    }
    return onKafka(admin);
  }

  private List<Finding> onKafka(Admin connected) {
    try (Admin admin = connected) {
      List<Finding> findings =
          new ArrayList<>(
              Doctor.examine(
                  List.of(new BrokersCheck(admin, configuration.kafka().replication())), told));
      if (findings.stream().allMatch(each -> each.level() == Level.FAIL)) {
        return findings;
      }
      findings.addAll(Doctor.examine(onBrokers(admin), told));
      return findings;
    }
  }

  private Map<String, Object> connection() {
    Map<String, Object> settings = new HashMap<>(configuration.kafka().security());
    settings.put("bootstrap.servers", bootstrap());
    settings.put("default.api.timeout.ms", PATIENCE_MILLIS);
    settings.put("request.timeout.ms", PATIENCE_MILLIS);
    return settings;
  }

  private String bootstrap() {
    Configuration.Kafka kafka = configuration.kafka();
    return mode == Mode.SERVE
        ? kafka.bootstrap().orElse("")
        : Ports.join(Ports.reachable(kafka.host()), kafka.port());
  }

  private List<Check> onBrokers(Admin admin) {
    Configuration.Kafka kafka = configuration.kafka();
    List<Topic> catalogue =
        Stream.concat(Topics.ALL.stream(), kafka.scopeTopics().stream().map(Topics::ofScope))
            .toList();
    return List.of(
        new TopicsCheck(admin, catalogue, kafka.partitions(), kafka.replication()),
        new PermissionsCheck(
            admin,
            KafkaRole.together(roles(), configuration.cluster().instanceId(), kafka.scopeTopics()),
            roles().stream().map(KafkaRole::toString).collect(Collectors.joining(","))),
        new ClocksCheck(admin, InstantSource.system()),
        new GroupsCheck(admin, groups(), kafka.partitions()));
  }

  private List<KafkaRole> roles() {
    return configuration.roles().stream()
        .sorted()
        .map(role -> KafkaRole.valueOf(role.name()))
        .toList();
  }

  private Map<String, String> groups() {
    Map<String, String> groups = new LinkedHashMap<>();
    groups.put("masterperf", "processors");
    if (configuration.roles().contains(Role.ALERTS)) {
      groups.put("masterperf-notifier", "alerts");
    }
    if (configuration.roles().contains(Role.ARCHIVE)) {
      groups.put("masterperf-archive", "archive");
    }
    return groups;
  }

  private Optional<BucketSettings> bucket() {
    return mode == Mode.SERVE ? Serve.bucket(configuration) : embeddedBucket();
  }

  private Optional<BucketSettings> embeddedBucket() {
    Path kept = configuration.data().resolve("s3");
    if (!Files.isDirectory(kept)) {
      return Optional.empty();
    }
    Configuration.S3 s3 = configuration.s3();
    try {
      return Optional.of(
          new BucketSettings(
              URI.create("http://" + Ports.join(Ports.reachable(s3.host()), s3.port())),
              BucketSettings.DEFAULT_REGION,
              EmbeddedS3.BUCKET,
              Files.readString(kept.resolve("access-key")).strip(),
              Files.readString(kept.resolve("secret-key")).strip()));
    } catch (IOException e) {
      throw new CannotStartException("cannot read the keys of the bucket in " + kept + ": " + e, e);
    }
  }

  private Check processes() {
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(CONNECTING);
    configuration.access().authorities().map(TlsFiles::trusting).ifPresent(client::sslContext);
    Optional<URI> here =
        configuration.port() == 0
            ? Optional.empty()
            : Optional.of(address(Ports.reachable(configuration.host()), configuration.port()));
    return new ProcessesCheck(
        new Peers(configuration.cluster().peers())
            .now().stream().map(peer -> address(peer.host(), peer.port())).toList(),
        here,
        client.build(),
        configuration.cluster().internalSecret().map(secret -> new SharedSecret(secret.reveal())));
  }

  private URI address(String host, int port) {
    String scheme = configuration.access().tls().isPresent() ? "https" : "http";
    return URI.create(scheme + "://" + new Instance(host, port));
  }
}
