package dev.masterperf.launcher.config;

import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.alerts.address.AddressRefusedException;
import dev.masterperf.alerts.receiver.HttpTarget;
import dev.masterperf.api.http.RequestLimits;
import dev.masterperf.api.http.TlsFiles;
import dev.masterperf.api.login.OidcSettings;
import dev.masterperf.archive.SegmentSettings;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Topics;
import dev.masterperf.streams.window.SeriesLimits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Reads the configuration: defaults below the file, the file below the environment, flags on top.
 */
public final class ConfigLoader {
  private static final int MAX_PARTITIONS = 10_000;
  private static final int MAX_BUDGET = 100_000_000;

  /** More than this server answers of one caller. */
  private static final int MAX_REQUESTS = 1_000_000;

  /** Each has a thread of 64 of this server. */
  private static final int MAX_DOWNLOADS = 32;

  /** More copies of one state than anybody needs. */
  private static final int MAX_STANDBYS = 5;

  /** By resolution, finest first. */
  private static final List<Key> RETENTIONS =
      List.of(Key.RETENTION_1S, Key.RETENTION_10S, Key.RETENTION_1M, Key.RETENTION_1H);

  private static final Duration LEAST_ARCHIVED = Duration.ofDays(1);
  private static final Duration LEAST_HANG = Duration.ofSeconds(5);

  /** Later the group has taken a thread that hangs for gone, which looks like a silent broker. */
  private static final Duration MOST_HANG = Duration.ofMinutes(2);

  private static final long LEAST_DETECTOR_BYTES = 1 << 20;

  private final Mode mode;
  private final ValueReader reader;

  private ConfigLoader(Mode mode, ConfigValues values) {
    this.mode = mode;
    this.reader = new ValueReader(values, mode);
  }

  /**
   * @param flags what the command line sets
   * @throws ConfigException with everything that is wrong, in file, environment and flags
   */
  public static LoadedConfig load(
      Mode mode, Optional<Path> file, Map<String, String> environment, Map<Key, String> flags) {
    ConfigValues values = ConfigValues.read(mode, file, environment, flags);
    Configuration configuration = new ConfigLoader(mode, values).configuration();
    if (!values.problems().isEmpty()) {
      throw new ConfigException(values.problems());
    }
    return new LoadedConfig(configuration, ConfigPrinter.print(values), values.unused());
  }

  /**
   * Reads what can be used, for whoever tells people what is wrong.
   *
   * @param problem hears of everything else; what it is about has no value, or its default
   */
  public static Configuration examine(
      Mode mode,
      Optional<Path> file,
      Map<String, String> environment,
      Map<Key, String> flags,
      Consumer<String> problem) {
    ConfigValues values = ConfigValues.read(mode, file, environment, flags);
    Configuration configuration = new ConfigLoader(mode, values).configuration();
    values.problems().forEach(problem);
    return configuration;
  }

  /** Whether a key is set in file, environment or flags, whatever else may be wrong there. */
  public static boolean sets(
      Key key, Optional<Path> file, Map<String, String> environment, Map<Key, String> flags) {
    Mode mode = Mode.SERVE;
    return new ValueReader(ConfigValues.read(mode, file, environment, flags), mode).isSet(key);
  }

  private Configuration configuration() {
    Configuration.Webhook webhook = webhook();
    Configuration configuration =
        new Configuration(
            reader.text(Key.HOST),
            reader.port(Key.PORT),
            reader.path(Key.DATA),
            reader.optional(Key.RULES).map(Path::of),
            alerting(),
            reader.flag(Key.DEMO),
            roles(),
            kafka(),
            s3(),
            segments(),
            webhook,
            retention(),
            series(),
            detectorBytes(),
            reader.mapping(),
            reader.bytesOrNone(Key.STORAGE_BUDGET),
            archive(),
            statsdHost(),
            reader.optionalPort(Key.STATSD_PORT),
            limits(),
            access(),
            reader.optional(Key.AUDIT_SIGNING_KEY).map(Path::of),
            watch(webhook.addresses()),
            cluster());
    new AccessCheck(reader).check(configuration);
    if (mode == Mode.SERVE) {
      new ServeCheck(reader).check(configuration);
    } else {
      new UpCheck(reader).check(configuration);
    }
    return configuration;
  }

  private Configuration.Access access() {
    Optional<Path> cert = reader.optional(Key.TLS_CERT).map(Path::of);
    Optional<Path> key = reader.optional(Key.TLS_KEY).map(Path::of);
    if (cert.isPresent() != key.isPresent()) {
      reader.refuse(
          cert.isPresent() ? Key.TLS_CERT : Key.TLS_KEY,
          "--tls-cert and --tls-key are given together or not at all");
    }
    Configuration.Auth auth = reader.auth();
    return new Configuration.Access(
        auth,
        auth == Configuration.Auth.OIDC ? oidc() : Optional.empty(),
        reader.flag(Key.BEHIND_PROXY),
        cert.flatMap(chain -> key.map(secret -> new TlsFiles(chain, secret))),
        reader.optional(Key.TLS_CA).map(Path::of));
  }

  private Optional<OidcSettings> oidc() {
    Optional<URI> issuer = reader.url(Key.OIDC_ISSUER);
    Optional<String> client = reader.optional(Key.OIDC_CLIENT_ID);
    Optional<String> audience = reader.optional(Key.OIDC_AUDIENCE).or(() -> client);
    if (issuer.isEmpty()) {
      reader.refuse(Key.OIDC_ISSUER, "is needed for --auth oidc: the address of the provider");
    } else if (issuer.get().getScheme().equals("http")
        && AccessCheck.reachedByOthers(issuer.get().getHost())) {
      reader.refuse(Key.OIDC_ISSUER, "must be https: whoever is between could let anybody in");
    }
    if (audience.isEmpty()) {
      reader.refuse(
          Key.OIDC_AUDIENCE,
          "is needed for --auth oidc, or --oidc-client-id: tokens for others must not count here");
    }
    Optional<String> secret = reader.secret(Key.OIDC_CLIENT_SECRET).map(Secret::reveal);
    return issuer.flatMap(
        address ->
            audience.map(
                name ->
                    new OidcSettings(
                        address,
                        name,
                        client.map(id -> new OidcSettings.Client(id, secret)),
                        reader.text(Key.OIDC_ROLES_CLAIM))));
  }

  /** Nobody can be asked who they are there, so others must not reach it unless that is wanted. */
  private RequestLimits limits() {
    return RequestLimits.DEFAULT
        .withRate(
            reader.integer(Key.REQUESTS_PER_SECOND, 1, MAX_REQUESTS),
            reader.integer(Key.REQUESTS_AT_ONCE, 1, MAX_REQUESTS))
        .withDownloads(
            reader.integer(Key.DOWNLOADS, 1, MAX_DOWNLOADS),
            reader.integer(Key.DOWNLOADS_PER_CALLER, 1, MAX_DOWNLOADS));
  }

  private String statsdHost() {
    String host = reader.text(Key.HOST);
    return reader
        .optional(Key.STATSD_HOST)
        .orElseGet(() -> AccessCheck.reachedByOthers(host) ? "127.0.0.1" : host);
  }

  private Optional<Path> alerting() {
    Optional<Path> file = reader.optional(Key.ALERTING).map(Path::of);
    if (file.isPresent() && reader.optional(Key.WEBHOOK_URL).isPresent()) {
      reader.refuse(
          Key.WEBHOOK_URL,
          "name it under receivers: in the file of --alerting, which routes alerts");
    }
    return file;
  }

  private Configuration.Kafka kafka() {
    return new Configuration.Kafka(
        reader.text(Key.KAFKA_HOST),
        reader.port(Key.KAFKA_PORT),
        reader.optional(Key.KAFKA_BOOTSTRAP),
        reader.clientProperties(),
        reader.integer(Key.KAFKA_PARTITIONS, 1, MAX_PARTITIONS),
        // A file may be that of a cluster, and the embedded broker is alone.
        mode == Mode.UP ? 1 : reader.integer(Key.KAFKA_REPLICATION, 1, Short.MAX_VALUE),
        scopeTopics());
  }

  private Set<String> scopeTopics() {
    Set<String> scopes = new TreeSet<>();
    for (String scope : reader.list(Key.KAFKA_SCOPE_TOPICS)) {
      try {
        Topics.ofScope(scope);
        scopes.add(scope);
      } catch (IllegalArgumentException e) {
        reader.refuse(Key.KAFKA_SCOPE_TOPICS, scope + ": " + e.getMessage());
      }
    }
    return scopes;
  }

  private Configuration.S3 s3() {
    return new Configuration.S3(
        reader.text(Key.S3_HOST),
        reader.port(Key.S3_PORT),
        reader.url(Key.S3_ENDPOINT),
        reader.text(Key.S3_BUCKET),
        reader.text(Key.S3_REGION),
        reader.optional(Key.S3_ACCESS_KEY),
        reader.secret(Key.S3_SECRET_KEY));
  }

  private SegmentSettings segments() {
    Duration age = reader.duration(Key.ARCHIVE_SEGMENT_AGE);
    if (age.isZero()) {
      reader.refuse(Key.ARCHIVE_SEGMENT_AGE, "must be at least 1s");
    }
    long size = reader.bytes(Key.ARCHIVE_SEGMENT_SIZE);
    long memory = reader.bytes(Key.ARCHIVE_MEMORY);
    if (memory < size) {
      reader.refuse(Key.ARCHIVE_MEMORY, "must not be less than " + Key.ARCHIVE_SEGMENT_SIZE.flag());
    }
    Set<Resolution> resolutions = reader.resolutions(Key.ARCHIVE_RESOLUTIONS);
    boolean usable = !age.isZero() && !resolutions.isEmpty();
    return usable ? new SegmentSettings(age, size, memory, resolutions) : SegmentSettings.DEFAULT;
  }

  private Configuration.Webhook webhook() {
    AddressPolicy addresses = reader.addresses();
    Optional<URI> url = reader.url(Key.WEBHOOK_URL);
    try {
      url.ifPresent(addresses::checkedHost);
    } catch (AddressRefusedException e) {
      reader.refuse(Key.WEBHOOK_URL, String.valueOf(e.getMessage()));
    }
    return new Configuration.Webhook(
        url, reader.webhookSecret(), addresses, reader.url(Key.EXTERNAL_URL));
  }

  private Configuration.Watch watch(AddressPolicy addresses) {
    Duration hang = reader.duration(Key.HANG_TIMEOUT);
    if (hang.compareTo(LEAST_HANG) < 0 || hang.compareTo(MOST_HANG) > 0) {
      reader.refuse(Key.HANG_TIMEOUT, "must lie between 5s and 2m");
    }
    Duration every = reader.duration(Key.HEARTBEAT_EVERY);
    if (every.isZero()) {
      reader.refuse(Key.HEARTBEAT_EVERY, "must be at least 1s");
    }
    Optional<URI> heartbeat = reader.url(Key.HEARTBEAT);
    try {
      heartbeat.map(HttpTarget::of).ifPresent(to -> addresses.checkedHost(to.url()));
    } catch (AddressRefusedException e) {
      reader.refuse(Key.HEARTBEAT, String.valueOf(e.getMessage()));
    }
    return new Configuration.Watch(reader.flag(Key.SELF_WATCH), hang, heartbeat, every);
  }

  private Configuration.Cluster cluster() {
    return new Configuration.Cluster(
        reader.optional(Key.INSTANCE_ID),
        reader.optional(Key.ADVERTISED_HOST),
        reader.secret(Key.INTERNAL_SECRET),
        reader.list(Key.PEERS),
        reader
            .optional(Key.STATE_DIR)
            .map(Path::of)
            .orElseGet(() -> reader.path(Key.DATA).resolve("state")),
        reader.integer(Key.STANDBYS, 0, MAX_STANDBYS),
        reader.flag(Key.SPARE));
  }

  private Map<Resolution, Duration> retention() {
    Map<Resolution, Duration> retention = new EnumMap<>(Resolution.class);
    Key finer = RETENTIONS.get(0);
    Duration finerKept = Duration.ZERO;
    for (Resolution resolution : Resolution.values()) {
      Key key = RETENTIONS.get(resolution.ordinal());
      Duration kept = reader.duration(key);
      if (kept.toMillis() < resolution.sizeMillis()) {
        reader.refuse(key, "must be at least " + resolution.label() + ", one window");
      } else if (kept.compareTo(finerKept) < 0) {
        // A range is read from whole coarse windows where it can be: they have to be there.
        reader.refuse(key, "must not be shorter than " + finer.flag() + ", its finer windows");
      }
      retention.put(resolution, kept);
      finer = key;
      finerKept = kept;
    }
    return retention;
  }

  private Configuration.Archive archive() {
    Optional<Duration> events = archived(Key.ARCHIVE_RETENTION_EVENTS);
    Map<Resolution, Duration> windows = new EnumMap<>(Resolution.class);
    archived(Key.ARCHIVE_RETENTION_1M).ifPresent(kept -> windows.put(Resolution.MINUTE, kept));
    archived(Key.ARCHIVE_RETENTION_1H).ifPresent(kept -> windows.put(Resolution.HOUR, kept));
    return new Configuration.Archive(events, windows);
  }

  private Optional<Duration> archived(Key key) {
    Optional<Duration> kept = reader.durationOrForever(key);
    if (kept.isPresent() && kept.get().compareTo(LEAST_ARCHIVED) < 0) {
      reader.refuse(key, "must be at least 1d: whole days are dropped");
    }
    return kept;
  }

  private SeriesLimits series() {
    Duration ttl = reader.duration(Key.SERIES_TTL);
    if (ttl.isZero()) {
      reader.refuse(Key.SERIES_TTL, "must be at least 1s");
      return SeriesLimits.DEFAULT;
    }
    return new SeriesLimits(
        ttl, reader.integer(Key.SERIES_BUDGET, 1, MAX_BUDGET), reader.budgets());
  }

  /** A detector has to fit in, and the heap has other uses. */
  private long detectorBytes() {
    long bytes = reader.bytes(Key.DETECTOR_MEMORY);
    long heapBytes = Runtime.getRuntime().maxMemory();
    if (!reader.isSet(Key.DETECTOR_MEMORY)) {
      return Math.min(bytes, heapBytes / 2);
    }
    if (bytes < LEAST_DETECTOR_BYTES) {
      reader.refuse(Key.DETECTOR_MEMORY, "must be at least 1MiB, room for four series");
    } else if (bytes > heapBytes / 2) {
      reader.refuse(
          Key.DETECTOR_MEMORY,
          "must not be more than half of the heap, which is %dMiB here; MASTERPERF_JAVA_OPTS=-Xmx… gives more"
              .formatted(heapBytes >> 20));
    }
    return bytes;
  }

  private Set<Role> roles() {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    List<String> words = reader.list(Key.ROLES);
    for (String word : words) {
      Role.parse(word)
          .ifPresentOrElse(
              roles::add,
              () -> reader.refuse(Key.ROLES, "must be of " + Role.words() + ", not " + word));
    }
    if (words.isEmpty()) {
      reader.refuse(Key.ROLES, "must name at least one of " + Role.words());
    }
    return roles;
  }
}
