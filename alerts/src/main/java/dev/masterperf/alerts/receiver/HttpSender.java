package dev.masterperf.alerts.receiver;

import dev.masterperf.alerts.address.CheckedLookup;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.entity.AsyncEntityProducers;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes HTTP requests to the addresses that were checked, and to no others: each request carries
 * its address, and the client has no name service of its own. It follows no redirects, keeps no
 * cookies and asks no proxy; connections are reused for a minute, then the name is looked up again.
 */
final class HttpSender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpSender.class);
  private static final Timeout CONNECT_TIMEOUT = Timeout.ofSeconds(5);
  private static final Timeout SILENCE_TIMEOUT = Timeout.ofSeconds(10);
  private static final TimeValue REUSED_FOR = TimeValue.ofMinutes(1);

  /** More than ever are under way; what limits them is the notifier, for each receiver alone. */
  private static final int CONNECTIONS = 100_000;

  private final CheckedLookup lookup;
  private final CloseableHttpAsyncClient http;

  HttpSender(CheckedLookup lookup, SSLContext tls) {
    this.lookup = lookup;
    this.http = client(tls);
    http.start();
  }

  private static CloseableHttpAsyncClient client(SSLContext tls) {
    PoolingAsyncClientConnectionManager connections =
        PoolingAsyncClientConnectionManagerBuilder.create()
            .setDnsResolver(new NoResolver())
            .setTlsStrategy(ClientTlsStrategyBuilder.create().setSslContext(tls).buildAsync())
            .setDefaultTlsConfig(
                TlsConfig.custom()
                    .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                    .setHandshakeTimeout(CONNECT_TIMEOUT)
                    .build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(CONNECT_TIMEOUT)
                    .setSocketTimeout(SILENCE_TIMEOUT)
                    .setTimeToLive(REUSED_FOR)
                    .build())
            .setMaxConnPerRoute(CONNECTIONS)
            .setMaxConnTotal(CONNECTIONS)
            .build();
    return HttpAsyncClients.custom()
        .setConnectionManager(connections)
        .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(1).build())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setResponseTimeout(SILENCE_TIMEOUT)
                .setProtocolUpgradeEnabled(false)
                .build())
        .setIoReactorExceptionCallback(HttpSender::reactorFailed)
        .setUserAgent("MASTER_PERF")
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableContentCompression()
        .disableCookieManagement()
        .disableAuthCaching()
        .build();
  }

  private static void reactorFailed(Exception failure) {
    if (!(failure instanceof ClosedSelectorException)) { // which is how it ends when it is closed
      LOG.atError().setCause(failure).log("no HTTP requests can be made any more");
    }
  }

  /**
   * Sends; of several addresses the next is tried where one cannot be connected to. To cancel the
   * future ends the exchange.
   */
  CompletableFuture<HttpAnswer> send(HttpMessage message) {
    UnderWay underWay = new UnderWay();
    CompletableFuture<HttpAnswer> answer =
        lookup
            .addresses(message.target().url().getHost())
            .thenCompose(addresses -> sendTo(addresses, message, underWay));
    answer.whenComplete((ended, failure) -> underWay.end());
    return answer;
  }

  private CompletableFuture<HttpAnswer> sendTo(
      List<InetAddress> addresses, HttpMessage message, UnderWay underWay) {
    CompletableFuture<HttpAnswer> first = sendTo(addresses.get(0), message, underWay);
    if (addresses.size() == 1) {
      return first;
    }
    List<InetAddress> others = addresses.subList(1, addresses.size());
    return first.exceptionallyCompose(
        failure ->
            connected(failure)
                ? CompletableFuture.failedFuture(failure)
                : sendTo(others, message, underWay));
  }

  private CompletableFuture<HttpAnswer> sendTo(
      InetAddress address, HttpMessage message, UnderWay underWay) {
    URI url = message.target().url();
    String name = url.getHost().replaceAll("[\\[\\]]", "");
    HttpHost host = new HttpHost(url.getScheme(), address, name, url.getPort());
    BasicHttpRequest request = new BasicHttpRequest(message.method(), host, path(url));
    request.setAuthority(new URIAuthority(name, url.getPort()));
    message.headers().forEach(request::setHeader);
    message.target().headers().forEach(request::setHeader);
    request.removeHeaders("content-type"); // the body brings it
    byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
    ContentType type = ContentType.parse(message.headers().get("content-type"));
    Callback answer = new Callback();
    underWay.begins(
        http.execute(
            host,
            new BasicRequestProducer(request, AsyncEntityProducers.create(body, type)),
            new AnswerReader(),
            null,
            null,
            answer));
    return answer;
  }

  private static String path(URI url) {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  /** Whether the request may have been sent; then the same one must not go elsewhere. */
  private static boolean connected(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return !(cause instanceof ConnectException
        || cause instanceof ConnectTimeoutException
        || cause instanceof NoRouteToHostException
        || cause instanceof UnsupportedAddressTypeException
        || (cause instanceof SocketException socket
            && "Network is unreachable".equals(socket.getMessage())));
  }

  @Override
  public void close() {
    http.close(CloseMode.IMMEDIATE);
  }

  /** The exchange of one request, which may be given up from another thread. */
  private static final class UnderWay {
    private volatile @Nullable Future<HttpAnswer> exchange;

    void begins(Future<HttpAnswer> next) {
      exchange = next;
    }

    /** No effect on one that has ended. */
    void end() {
      Future<HttpAnswer> current = exchange;
      if (current != null) {
        current.cancel(true);
      }
    }
  }

  /** The client's end of an exchange. */
  private static final class Callback extends CompletableFuture<HttpAnswer>
      implements FutureCallback<HttpAnswer> {
    @Override
    public void completed(HttpAnswer answer) {
      complete(answer);
    }

    @Override
    public void failed(Exception failure) {
      completeExceptionally(failure);
    }

    @Override
    public void cancelled() {
      completeExceptionally(new IOException("given up"));
    }
  }

  /** Addresses come with the request; should anything ask for another one, it gets none. */
  private static final class NoResolver implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      throw new UnknownHostException(host + " was not looked up before");
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
