package dev.masterperf.alerts.receiver;

import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.alerts.address.AddressRefusedException;
import dev.masterperf.alerts.address.CheckedLookup;
import dev.masterperf.alerts.address.Resolver;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The ways out of this process, which attempts go through: HTTP and SMTP, to addresses that were
 * checked. An attempt takes 20 s at most.
 */
public final class Outbound implements AutoCloseable {
  private static final Duration WHOLE_TIMEOUT = Duration.ofSeconds(20);

  private static final int GONE = 410;

  private final InstantSource clock;
  private final CheckedLookup lookup;
  private final HttpSender http;
  private final MailSender mail;

  /**
   * @param clock for the timestamps of signatures
   * @param policy where alerts may go
   */
  public Outbound(InstantSource clock, AddressPolicy policy) {
    this(clock, policy, Resolver.SYSTEM, systemTls());
  }

  Outbound(InstantSource clock, AddressPolicy policy, Resolver resolver, SSLContext tls) {
    this.clock = clock;
    this.lookup = new CheckedLookup(policy, resolver);
    this.http = new HttpSender(lookup, tls);
    this.mail = new MailSender(lookup, tls);
  }

  private static SSLContext systemTls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  Instant now() {
    return clock.instant();
  }

  /**
   * Makes one attempt.
   *
   * @param rejecting statuses by which this receiver says that it will never take this body
   */
  CompletableFuture<DeliveryOutcome> send(HttpMessage message, Set<Integer> rejecting) {
    CompletableFuture<HttpAnswer> exchange = http.send(message);
    return exchange
        .copy()
        .orTimeout(WHOLE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (answer, failure) -> {
              exchange.cancel(true); // ends the exchange that timed out; no effect on a done one
              return failure == null ? outcome(answer, rejecting) : outcome(failure);
            });
  }

  /** Makes one attempt at posting JSON that is nobody's alert. */
  public CompletableFuture<DeliveryOutcome> post(HttpTarget target, String json) {
    return send(HttpMessage.json(target, json), Set.of());
  }

  /**
   * Makes one attempt at a mail.
   *
   * @param id of the delivery
   */
  CompletableFuture<DeliveryOutcome> mail(
      SmtpServer server, String from, List<String> to, String id, EmailReceiver.Body body) {
    return mail.send(server, from, to, id, now(), body)
        .orTimeout(WHOLE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(Outbound::outcome);
  }

  private DeliveryOutcome outcome(HttpAnswer answer, Set<Integer> rejecting) {
    int status = answer.status();
    if (status >= 200 && status < 300) {
      return new DeliveryOutcome.Delivered(status);
    }
    if (status == GONE) {
      return new DeliveryOutcome.Refused(status);
    }
    String detail = "HTTP " + status + (answer.text().isEmpty() ? "" : ": " + answer.text());
    if (rejecting.contains(status)) {
      return new DeliveryOutcome.Rejected(status, detail);
    }
    Duration retryAfter =
        answer.retryAfter().map(value -> RetryAfter.read(value, now())).orElse(Duration.ZERO);
    return new DeliveryOutcome.Failed(status, detail, retryAfter);
  }

  private static DeliveryOutcome outcome(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return new DeliveryOutcome.Failed(null, describe(cause), Duration.ZERO);
  }

  private static String describe(Throwable cause) {
    if (cause instanceof AddressRefusedException) {
      return String.valueOf(cause.getMessage());
    }
    if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
      return "no answer in time";
    }
    if (cause instanceof UnknownHostException) {
      return "no such host: " + cause.getMessage();
    }
    @Nullable String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  /** Attempts under way end without an outcome that anybody hears. */
  @Override
  public void close() {
    http.close();
    mail.close();
    lookup.close();
  }
}
