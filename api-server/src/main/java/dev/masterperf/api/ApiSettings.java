package dev.masterperf.api;

import dev.masterperf.api.access.Authentication;
import dev.masterperf.api.cluster.SharedSecret;
import dev.masterperf.api.http.RequestLimits;
import dev.masterperf.api.http.TlsFiles;
import dev.masterperf.api.ingest.HotWindows;
import dev.masterperf.api.ingest.IngestLimits;
import dev.masterperf.api.login.Transport;
import dev.masterperf.api.mapping.Mapping;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * How the server listens and answers.
 *
 * @param host address to listen on
 * @param port 0 takes any free one
 * @param authentication how it is found out who asks
 * @param internalSecret without one the internal routes answer nobody
 * @param acknowledgeWithin how long a {@code POST} waits for the broker
 * @param livePeriod time between two frames of the socket
 * @param ingest how much the ways in for metrics take
 * @param mapping what the names of other worlds become
 * @param windows until when windows take data, to tell senders of what comes too late for some
 * @param statsdHost address for StatsD
 * @param statsdPort where StatsD is listened for, UDP and TCP; 0 takes any free one, empty none
 * @param tls what the port is encrypted with; empty: it is not
 * @param requests how often one caller may ask, and how slowly
 * @param transport how requests come here
 */
public record ApiSettings(
    String host,
    int port,
    Exposure exposure,
    Authentication authentication,
    Optional<SharedSecret> internalSecret,
    Duration acknowledgeWithin,
    Duration livePeriod,
    IngestLimits ingest,
    Mapping mapping,
    HotWindows windows,
    String statsdHost,
    OptionalInt statsdPort,
    Optional<TlsFiles> tls,
    RequestLimits requests,
    Transport transport) {

  /** Which routes a process opens. */
  public enum Exposure {
    /** Role {@code api}: all of them. */
    PUBLIC,
    /** Every other role: only health and what other instances ask for. */
    INTERNAL
  }

  public ApiSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must lie between 0 and 65535, not " + port);
    }
    if (statsdPort.isPresent() && (statsdPort.getAsInt() < 0 || statsdPort.getAsInt() > 65_535)) {
      throw new IllegalArgumentException(
          "statsdPort must lie between 0 and 65535, not " + statsdPort.getAsInt());
    }
    requirePositive("acknowledgeWithin", acknowledgeWithin);
    requirePositive("livePeriod", livePeriod);
  }

  /** All routes, no internal secret, 5 s for the broker, a frame each second. */
  public static ApiSettings of(String host, int port) {
    return new ApiSettings(
        host,
        port,
        Exposure.PUBLIC,
        Authentication.OFF,
        Optional.empty(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        IngestLimits.DEFAULT,
        Mapping.DEFAULT,
        HotWindows.byDefault(),
        host,
        OptionalInt.empty(),
        Optional.empty(),
        RequestLimits.DEFAULT,
        Transport.PLAIN);
  }

  public ApiSettings withInternalSecret(SharedSecret secret) {
    return with(draft -> draft.internalSecret = Optional.of(secret));
  }

  public ApiSettings withAuthentication(Authentication other) {
    return with(draft -> draft.authentication = other);
  }

  public ApiSettings withExposure(Exposure other) {
    return with(draft -> draft.exposure = other);
  }

  public ApiSettings withAcknowledgeWithin(Duration other) {
    return with(draft -> draft.acknowledgeWithin = other);
  }

  public ApiSettings withLivePeriod(Duration other) {
    return with(draft -> draft.livePeriod = other);
  }

  public ApiSettings withIngest(IngestLimits other) {
    return with(draft -> draft.ingest = other);
  }

  public ApiSettings withMapping(Mapping other) {
    return with(draft -> draft.mapping = other);
  }

  public ApiSettings withWindows(HotWindows other) {
    return with(draft -> draft.windows = other);
  }

  public ApiSettings withStatsd(String otherHost, int otherPort) {
    return with(
        draft -> {
          draft.statsdHost = otherHost;
          draft.statsdPort = OptionalInt.of(otherPort);
        });
  }

  public ApiSettings withTls(Optional<TlsFiles> other) {
    return with(draft -> draft.tls = other);
  }

  public ApiSettings withRequests(RequestLimits other) {
    return with(draft -> draft.requests = other);
  }

  public ApiSettings withTransport(Transport other) {
    return with(draft -> draft.transport = other);
  }

  private ApiSettings with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, not " + duration);
    }
  }

  /** All of it, to be changed in one place and made anew. */
  private static final class Draft {
    private final String host;
    private final int port;
    private Exposure exposure;
    private Authentication authentication;
    private Optional<SharedSecret> internalSecret;
    private Duration acknowledgeWithin;
    private Duration livePeriod;
    private IngestLimits ingest;
    private Mapping mapping;
    private HotWindows windows;
    private String statsdHost;
    private OptionalInt statsdPort;
    private Optional<TlsFiles> tls;
    private RequestLimits requests;
    private Transport transport;

    Draft(ApiSettings from) {
      host = from.host;
      port = from.port;
      exposure = from.exposure;
      authentication = from.authentication;
      internalSecret = from.internalSecret;
      acknowledgeWithin = from.acknowledgeWithin;
      livePeriod = from.livePeriod;
      ingest = from.ingest;
      mapping = from.mapping;
      windows = from.windows;
      statsdHost = from.statsdHost;
      statsdPort = from.statsdPort;
      tls = from.tls;
      requests = from.requests;
      transport = from.transport;
    }

    ApiSettings settings() {
      return new ApiSettings(
          host,
          port,
          exposure,
          authentication,
          internalSecret,
          acknowledgeWithin,
          livePeriod,
          ingest,
          mapping,
          windows,
          statsdHost,
          statsdPort,
          tls,
          requests,
          transport);
    }
  }
}
