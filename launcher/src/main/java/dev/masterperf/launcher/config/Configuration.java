package dev.masterperf.launcher.config;

import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.api.http.RequestLimits;
import dev.masterperf.api.http.TlsFiles;
import dev.masterperf.api.login.OidcSettings;
import dev.masterperf.api.mapping.Mapping;
import dev.masterperf.archive.SegmentSettings;
import dev.masterperf.model.Resolution;
import dev.masterperf.streams.window.SeriesLimits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The whole configuration of one process, checked. Parts receive their own branch, never this.
 *
 * @param host address of dashboard and API
 * @param port of dashboard and API; 0: any free one
 * @param data folder for everything that is kept
 * @param alerting who hears of alerts, in the layout of alertmanager.yml; empty: the webhook of all
 * @param demo whether the demo producers run
 * @param segments what is collected before it is archived
 * @param retention how long windows are kept hot, for every resolution
 * @param series how long series are kept
 * @param detectorBytes memory that detectors of anomalies may take together
 * @param mapping what the names of other worlds become
 * @param storageBudget most bytes that topics may take on the brokers' disks; empty: no limit
 * @param archive how long what is archived stays
 * @param statsdHost address for StatsD
 * @param auditSigningKey file of the key that signs audit; empty: made in the data folder
 * @param statsdPort where StatsD is listened for, UDP and TCP; 0: any free one; empty: it is off
 * @param requests how much one caller may ask for
 * @param watch how it watches itself
 */
public record Configuration(
    String host,
    int port,
    Path data,
    Optional<Path> rules,
    Optional<Path> alerting,
    boolean demo,
    Set<Role> roles,
    Kafka kafka,
    S3 s3,
    SegmentSettings segments,
    Webhook webhook,
    Map<Resolution, Duration> retention,
    SeriesLimits series,
    long detectorBytes,
    Mapping mapping,
    OptionalLong storageBudget,
    Archive archive,
    String statsdHost,
    OptionalInt statsdPort,
    RequestLimits requests,
    Access access,
    Optional<Path> auditSigningKey,
    Watch watch,
    Cluster cluster) {

  public Configuration {
    roles = Set.copyOf(roles);
    retention = Map.copyOf(retention);
  }

  /**
   * Who may ask.
   *
   * @param auth how callers show who they are
   * @param oidc the identity provider, there if auth says so
   * @param behindProxy whether it was said that a proxy keeps others out
   * @param tls of the port of dashboard and API; empty: it is not encrypted
   * @param authorities who signed the certificates of other processes; empty: whom Java trusts
   */
  public record Access(
      Auth auth,
      Optional<OidcSettings> oidc,
      boolean behindProxy,
      Optional<TlsFiles> tls,
      Optional<Path> authorities) {}

  /** How callers show who they are. */
  public enum Auth {
    /** Nobody is asked. */
    OFF,
    /** By API keys. */
    KEYS,
    /** By API keys, and by tokens of an identity provider. */
    OIDC;

    static Auth parse(String word) {
      return Arrays.stream(values())
          .filter(auth -> auth.name().toLowerCase(Locale.ROOT).equals(word))
          .findFirst()
          .orElseThrow(IllegalArgumentException::new);
    }
  }

  /**
   * The broker.
   *
   * @param host address of the embedded one
   * @param port of the embedded one; 0: any free one
   * @param bootstrap of brokers that are there already, {@code host:port,…}
   * @param security how clients log in there and speak TLS
   * @param partitions of the topics partitioned by series
   * @param scopeTopics scopes with a topic of their own
   */
  public record Kafka(
      String host,
      int port,
      Optional<String> bootstrap,
      Map<String, Object> security,
      int partitions,
      int replication,
      Set<String> scopeTopics) {
    public Kafka {
      security = Map.copyOf(security);
      scopeTopics = Set.copyOf(scopeTopics);
    }
  }

  /**
   * The bucket.
   *
   * @param host address of the embedded endpoint
   * @param port of the embedded endpoint; 0: any free one
   */
  public record S3(
      String host,
      int port,
      Optional<URI> endpoint,
      String bucket,
      String region,
      Optional<String> accessKey,
      Optional<Secret> secretKey) {}

  /**
   * How long what is archived stays in the bucket; empty: for ever.
   *
   * @param events complete metrics
   * @param windows by resolution; those of one that is not named stay for ever
   */
  public record Archive(Optional<Duration> events, Map<Resolution, Duration> windows) {
    public Archive {
      windows = Map.copyOf(windows);
    }
  }

  /**
   * Where alerts go.
   *
   * @param secret made and kept in the data folder if it is not given
   * @param addresses where they may go
   * @param externalUrl where people reach the page, for links; this process if it is not given
   */
  public record Webhook(
      Optional<URI> url,
      Optional<WebhookSecret> secret,
      AddressPolicy addresses,
      Optional<URI> externalUrl) {}

  /**
   * How the product watches itself.
   *
   * @param self whether it has rows and alerts of its own
   * @param hangTimeout how long records wait before a stream thread counts as hung
   * @param heartbeat called again and again while everything works
   * @param heartbeatEvery how often
   */
  public record Watch(
      boolean self, Duration hangTimeout, Optional<URI> heartbeat, Duration heartbeatEvery) {}

  /**
   * This process among others.
   *
   * @param peers {@code host:port} of processors to ask where this process is none
   * @param standbys how many other processors keep a copy of each partition's state
   * @param spare whether it stands by while another process holds its data folder
   */
  public record Cluster(
      Optional<String> instanceId,
      Optional<String> advertisedHost,
      Optional<Secret> internalSecret,
      List<String> peers,
      Path stateDir,
      int standbys,
      boolean spare) {
    public Cluster {
      peers = List.copyOf(peers);
    }
  }
}
