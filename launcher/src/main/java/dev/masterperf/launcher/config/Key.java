package dev.masterperf.launcher.config;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every configuration key: its place in the file, its flag, its defaults and its meaning. Nothing
 * else can be configured. An empty default means: not set.
 */
public enum Key {
  HOST("host", "--host", "127.0.0.1", "HOST", "Address to listen on"),
  PORT("port", "--port", "3004", "PORT", "Port of dashboard and API"),
  AUTH("auth", "--auth", "off", "off|keys|oidc", "How callers show who they are"),
  OIDC_ISSUER("oidc.issuer", "--oidc-issuer", "", "URL", "Identity provider, for --auth oidc"),
  OIDC_AUDIENCE(
      "oidc.audience",
      "--oidc-audience",
      "",
      "NAME",
      "Whom its tokens are for; the client id if not set"),
  OIDC_CLIENT_ID(
      "oidc.client-id", "--oidc-client-id", "", "ID", "This server, for people with a browser"),
  OIDC_CLIENT_SECRET(
      "oidc.client-secret", "--oidc-client-secret", "", "TEXT", "Its secret, unless it has none"),
  OIDC_ROLES_CLAIM(
      "oidc.roles-claim",
      "--oidc-roles-claim",
      "roles",
      "NAME",
      "Claim whose values are grants such as viewer:prod"),
  BEHIND_PROXY(
      "behind-proxy",
      "--behind-proxy",
      "false",
      "",
      "A proxy in front speaks TLS, and without --auth asks who comes"),
  TLS_CERT("tls.cert", "--tls-cert", "", "FILE", "Certificates of this server, PEM"),
  TLS_KEY("tls.key", "--tls-key", "", "FILE", "Their private key, PEM (PKCS#8)"),
  TLS_CA(
      "tls.ca",
      "--tls-ca",
      "",
      "FILE",
      "Who signed the certificates of other processes, PEM; the system's if not set",
      Mode.SERVE),
  DATA("data", "--data", "data", "DIR", "Folder for everything that is kept"),
  RULES("rules", "--rules", "", "FILE", "Alert rules in Prometheus' layout"),
  DEMO("demo", "--no-demo", "true", "", "Run without the demo producers", Mode.UP),

  KAFKA_HOST(
      "kafka.host",
      "--kafka-host",
      "127.0.0.1",
      "HOST",
      "Address of the embedded broker, which asks nobody who they are",
      Mode.UP),
  KAFKA_PORT("kafka.port", "--kafka-port", "9092", "PORT", "Port of the embedded broker", Mode.UP),
  KAFKA_BOOTSTRAP("kafka.bootstrap", "--kafka", "", "HOST:PORT,…", "Brokers to use", Mode.SERVE),
  KAFKA_PROPERTIES(
      "kafka.properties",
      "--kafka-properties",
      "",
      "FILE",
      "How to log in there: security.*, sasl.*, ssl.*",
      Mode.SERVE),
  KAFKA_PARTITIONS(
      "kafka.partitions", "--partitions", "4", "12", "N", "Partitions of topics made here"),
  KAFKA_REPLICATION(
      "kafka.replication",
      "--replication",
      "1",
      "3",
      "N",
      "Replicas of topics made here",
      Mode.SERVE),
  KAFKA_SCOPE_TOPICS(
      "kafka.scope-topics",
      "--scope-topics",
      "",
      "SCOPE,…",
      "Scopes with a topic of their own, for programs that must not write for others"),

  S3_HOST(
      "s3.host", "--s3-host", "127.0.0.1", "HOST", "Address of the embedded S3 endpoint", Mode.UP),
  S3_PORT("s3.port", "--s3-port", "9000", "PORT", "Port of the embedded S3 endpoint", Mode.UP),
  S3_ENDPOINT("s3.endpoint", "--s3-endpoint", "", "URL", "S3 or R2 endpoint", Mode.SERVE),
  S3_BUCKET("s3.bucket", "--s3-bucket", "masterperf", "NAME", "Bucket of the archive", Mode.SERVE),
  S3_REGION("s3.region", "--s3-region", "auto", "NAME", "Region of the bucket", Mode.SERVE),
  S3_ACCESS_KEY("s3.access-key", "--s3-access-key", "", "KEY", "Access key id", Mode.SERVE),
  S3_SECRET_KEY("s3.secret-key", "--s3-secret-key", "", "KEY", "Secret access key", Mode.SERVE),

  ARCHIVE_SEGMENT_AGE(
      "archive.segment-age",
      "--archive-segment-age",
      "5m",
      "10m",
      "TIME",
      "How long metrics wait for others before they are archived"),
  ARCHIVE_SEGMENT_SIZE(
      "archive.segment-size",
      "--archive-segment-size",
      "16MiB",
      "32MiB",
      "SIZE",
      "What one partition collects before it is archived"),
  ARCHIVE_MEMORY(
      "archive.memory",
      "--archive-memory",
      "32MiB",
      "64MiB",
      "SIZE",
      "What all partitions together collect"),
  ARCHIVE_RESOLUTIONS(
      "archive.resolutions",
      "--archive-resolutions",
      "1m,1h",
      "1s|10s|1m|1h,…",
      "Windows that are archived beside the metrics"),

  WEBHOOK_URL("webhook.url", "--webhook", "", "URL", "Where alerts are delivered"),
  WEBHOOK_SECRET(
      "webhook.secret", "--webhook-secret", "", "whsec_…", "Signs webhooks; made if not given"),
  WEBHOOK_ALLOW(
      "webhook.allow",
      "--webhook-allow",
      "",
      "CIDR|HOST,…",
      "Where alerts may go beside the public Internet"),

  EXTERNAL_URL(
      "external-url",
      "--external-url",
      "",
      "URL",
      "Where people reach the page, for links in alerts; this process if not set"),

  ALERTING(
      "alerts.routes",
      "--alerting",
      "",
      "FILE",
      "Who hears of alerts, as alertmanager.yml says it"),

  AUDIT_SIGNING_KEY(
      "audit.signing-key",
      "--audit-signing-key",
      "",
      "FILE",
      "Ed25519 key in PEM that signs audit; made in the data folder if not given"),

  RETENTION_1S("retention.1s", "--retention-1s", "1h", "TIME", "How long 1 s windows stay hot"),
  RETENTION_10S("retention.10s", "--retention-10s", "6h", "TIME", "How long 10 s windows stay hot"),
  RETENTION_1M("retention.1m", "--retention-1m", "48h", "TIME", "How long 1 m windows stay hot"),
  RETENTION_1H("retention.1h", "--retention-1h", "30d", "TIME", "How long 1 h windows stay hot"),

  STORAGE_BUDGET(
      "storage.budget",
      "--storage-budget",
      "10GiB",
      "none",
      "SIZE",
      "Most that topics may take on the brokers' disks, or none; then ingest is refused"),

  ARCHIVE_RETENTION_EVENTS(
      "archive.retention.events",
      "--archive-retention-events",
      "forever",
      "TIME",
      "How long events stay in the bucket"),
  ARCHIVE_RETENTION_1M(
      "archive.retention.1m",
      "--archive-retention-1m",
      "forever",
      "TIME",
      "How long 1 m windows stay in the bucket"),
  ARCHIVE_RETENTION_1H(
      "archive.retention.1h",
      "--archive-retention-1h",
      "forever",
      "TIME",
      "How long 1 h windows stay in the bucket"),

  SERIES_TTL(
      "processor.series-ttl",
      "--series-ttl",
      "24h",
      "TIME",
      "How long a series stays in the matrix without an event"),
  SERIES_BUDGET(
      "processor.series-budget", "--series-budget", "100000", "N", "Active series of a scope"),
  CATEGORY_BUDGETS(
      "processor.category-budgets",
      "--category-budgets",
      "",
      "NAME=N,…",
      "Active series of a category in a scope"),

  DETECTOR_MEMORY(
      "processor.detector-memory",
      "--detector-memory",
      "64MiB",
      "SIZE",
      "Memory that detectors of anomalies may take; about 240 kB a series"),

  INGEST_MAPPING(
      "ingest.mapping",
      "--ingest-mapping",
      "",
      "YAML",
      "Rules for names that come by OTLP, remote write and StatsD"),

  STATSD_PORT(
      "ingest.statsd.port",
      "--statsd-port",
      "",
      "PORT",
      "Port for StatsD, UDP and TCP; off if not set"),

  STATSD_HOST(
      "ingest.statsd.host",
      "--statsd-host",
      "",
      "HOST",
      "Address for StatsD, which knows no login; this machine alone if others reach --host"),

  REQUESTS_PER_SECOND(
      "limits.requests-per-second",
      "--requests-per-second",
      "500",
      "N",
      "Requests of one caller that are answered each second, in the long run"),

  REQUESTS_AT_ONCE(
      "limits.requests-at-once",
      "--requests-at-once",
      "1000",
      "N",
      "Requests of one caller that are answered at once after a pause"),

  DOWNLOADS(
      "limits.downloads",
      "--downloads",
      "8",
      "N",
      "Exports and answers of history under way at once, of all callers"),

  DOWNLOADS_PER_CALLER(
      "limits.downloads-per-caller",
      "--downloads-per-caller",
      "6",
      "N",
      "How many of them one caller may have"),

  SELF_WATCH(
      "watch.self",
      "--no-self-watch",
      "true",
      "",
      "Run without rows and alerts of the product itself"),
  HANG_TIMEOUT(
      "watch.hang-timeout",
      "--hang-timeout",
      "30s",
      "TIME",
      "How long records wait before a stream thread counts as hung, and how far the clock may be"
          + " set back"),
  HEARTBEAT(
      "watch.heartbeat",
      "--heartbeat",
      "",
      "URL",
      "Called again and again while everything works, for a dead man's switch"),
  HEARTBEAT_EVERY(
      "watch.heartbeat-every", "--heartbeat-every", "1m", "TIME", "How often that is called"),

  STANDBYS(
      "processor.standbys",
      "--standbys",
      "0",
      "N",
      "Copies of each partition's state at other processors",
      Mode.SERVE),
  SPARE(
      "processor.spare",
      "--spare",
      "false",
      "",
      "Stand by, warm, while another process holds --data, and take its place when it ends",
      Mode.SERVE),

  ROLES(
      "roles",
      "--roles",
      "processor,api,alerts,archive",
      "ROLE,…",
      "What this process does",
      Mode.SERVE),
  INSTANCE_ID(
      "cluster.instance-id",
      "--instance-id",
      "",
      "NAME",
      "Stable over restarts; HOST-PORT if not set",
      Mode.SERVE),
  ADVERTISED_HOST(
      "cluster.advertised-host",
      "--advertised-host",
      "",
      "HOST",
      "Under which others reach this one",
      Mode.SERVE),
  INTERNAL_SECRET(
      "cluster.internal-secret",
      "--internal-secret",
      "",
      "TEXT",
      "Shared by all processes; opens internal routes",
      Mode.SERVE),
  PEERS(
      "cluster.peers",
      "--peers",
      "",
      "HOST:PORT,…",
      "Processors to ask, without that role",
      Mode.SERVE),
  STATE_DIR(
      "cluster.state-dir",
      "--state-dir",
      "",
      "DIR",
      "State stores; data/state if not set",
      Mode.SERVE);

  private static final Set<Key> SECRETS =
      EnumSet.of(S3_SECRET_KEY, WEBHOOK_SECRET, INTERNAL_SECRET, OIDC_CLIENT_SECRET, HEARTBEAT);

  /** Those whose value is YAML of its own, kept as it is written. */
  private static final Set<Key> STRUCTURED = EnumSet.of(INGEST_MAPPING);

  private final String path;
  private final String flag;
  private final String upDefault;
  private final String serveDefault;
  private final String placeholder;
  private final String description;
  private final @Nullable Mode only;

  Key(
      String path,
      String flag,
      String preset,
      String placeholder,
      String description,
      Mode... only) {
    this(path, flag, preset, preset, placeholder, description, only);
  }

  Key(
      String path,
      String flag,
      String upDefault,
      String serveDefault,
      String placeholder,
      String description,
      Mode... only) {
    this.path = path;
    this.flag = flag;
    this.upDefault = upDefault;
    this.serveDefault = serveDefault;
    this.placeholder = placeholder;
    this.description = description;
    this.only = only.length == 0 ? null : only[0];
  }

  /** Place in the file, levels separated by dots. */
  public String path() {
    return path;
  }

  /** Name on the command line. */
  public String flag() {
    return flag;
  }

  /** Name in the environment: {@code MASTERPERF_KAFKA_PORT}. */
  public String variable() {
    return "MASTERPERF_" + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** What holds where nothing is set. */
  public String preset(Mode mode) {
    return mode == Mode.UP ? upDefault : serveDefault;
  }

  /** What the help shows in place of a value; empty for a flag that takes none. */
  public String placeholder() {
    return placeholder;
  }

  public String description() {
    return description;
  }

  /** Whether the value must not be shown. */
  public boolean secret() {
    return SECRETS.contains(this);
  }

  /** Whether the value is YAML of its own instead of a single value or a list of them. */
  boolean structured() {
    return STRUCTURED.contains(this);
  }

  /** Whether the command takes its flag. A file may hold keys of both. */
  public boolean usedBy(Mode mode) {
    return only == null || only == mode;
  }

  static Optional<Key> at(String path) {
    return Arrays.stream(values()).filter(key -> key.path.equals(path)).findFirst();
  }

  static Optional<Key> ofVariable(String variable) {
    return Arrays.stream(values()).filter(key -> key.variable().equals(variable)).findFirst();
  }

  static List<String> paths() {
    return Arrays.stream(values()).map(Key::path).toList();
  }

  static List<String> variables() {
    return Arrays.stream(values()).map(Key::variable).toList();
  }
}
