package dev.masterperf.api.cluster;

import dev.masterperf.alerts.rule.RuleDocument;
import dev.masterperf.api.matrix.MatrixRequest;
import dev.masterperf.api.windows.WindowsRequest;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.SeriesKey;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.Coverage;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.MatrixQuery;
import dev.masterperf.streams.view.PerfView;
import dev.masterperf.streams.view.RunsAnswer;
import dev.masterperf.streams.view.RunsQuery;
import dev.masterperf.streams.view.SeriesAnswer;
import dev.masterperf.streams.view.SeriesQuery;
import dev.masterperf.streams.view.WindowsAnswer;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Asks another instance. An instance that does not answer, or cannot be asked, is no error here but
 * an answer that says what is missing.
 */
public final class RemoteView implements PerfView {
  private static final int OK = 200;

  /** How much more time than others a question about many series is given. */
  private static final int BULK = 10;

  private static final String NO_SECRET =
      "it is not asked without an internal secret; set cluster.internal-secret"
          + " (MASTERPERF_CLUSTER_INTERNAL_SECRET), the same for all";

  private final HttpClient client;
  private final String scheme;
  private final Instance instance;
  private final Optional<SharedSecret> secret;
  private final Duration timeout;
  private final int partitions;

  /**
   * @param scheme http or https
   * @param secret without one, nobody would answer, and so nobody is asked
   * @param timeout from sending the question to the end of the answer
   * @param partitions of the metrics topic
   */
  public RemoteView(
      HttpClient client,
      String scheme,
      Instance instance,
      Optional<SharedSecret> secret,
      Duration timeout,
      int partitions) {
    this.client = client;
    this.scheme = scheme;
    this.instance = instance;
    this.secret = secret;
    this.timeout = timeout;
    this.partitions = partitions;
  }

  @Override
  public MatrixAnswer matrix(MatrixQuery query) {
    return matrixLater(query).join();
  }

  @Override
  public AlertsAnswer alerts() {
    return alertsLater().join();
  }

  @Override
  public WindowsAnswer windows(
      SeriesKey series,
      Resolution resolution,
      long fromMillis,
      long toMillis,
      OptionalLong maxLag) {
    return windowsLater(series, resolution, fromMillis, toMillis, maxLag).join();
  }

  @Override
  public SeriesAnswer series(SeriesQuery query) {
    return seriesLater(query).join();
  }

  @Override
  public RunsAnswer runs(RunsQuery query) {
    return runsLater(query).join();
  }

  /** {@link #matrix} without waiting; never fails. */
  CompletableFuture<MatrixAnswer> matrixLater(MatrixQuery query) {
    return ask(
        "matrix",
        MatrixRequest.parameters(query),
        ViewCodec::matrix,
        why -> new MatrixAnswer(List.of(), Coverage.nothing(partitions, why)));
  }

  /** {@link #alerts} without waiting; never fails. */
  CompletableFuture<AlertsAnswer> alertsLater() {
    return ask(
        "alerts",
        Map.of(),
        ViewCodec::alerts,
        why -> new AlertsAnswer(List.of(), Coverage.nothing(partitions, why)));
  }

  @Override
  public List<RuleDocument> ruleFiles() {
    return ruleFilesLater().join();
  }

  /** {@link #ruleFiles} without waiting; never fails. */
  CompletableFuture<List<RuleDocument>> ruleFilesLater() {
    return ask("rule-files", Map.of(), ViewCodec::ruleFiles, why -> List.of());
  }

  /** {@link #windows} without waiting; never fails. */
  CompletableFuture<WindowsAnswer> windowsLater(
      SeriesKey series,
      Resolution resolution,
      long fromMillis,
      long toMillis,
      OptionalLong maxLag) {
    return ask(
        "windows",
        new WindowsRequest(series, resolution, fromMillis, toMillis, maxLag).parameters(),
        ViewCodec::windows,
        why ->
            new WindowsAnswer(
                List.of(), Coverage.nothing(partitions, series.homePartition(partitions), why)));
  }

  /** {@link #series} without waiting; never fails. */
  CompletableFuture<SeriesAnswer> seriesLater(SeriesQuery query) {
    return askFor(
        "series",
        BulkCodec.write(query),
        BulkCodec::seriesAnswer,
        why -> new SeriesAnswer(List.of(), false, Coverage.nothing(partitions, why)));
  }

  /** {@link #runs} without waiting; never fails. */
  CompletableFuture<RunsAnswer> runsLater(RunsQuery query) {
    return askFor(
        "runs",
        BulkCodec.write(query),
        bytes -> BulkCodec.runsAnswer(bytes, query.parts()),
        why ->
            new RunsAnswer(
                List.of(),
                new Coverage(partitions, query.homes(partitions), List.of(), List.of(why))));
  }

  /** Such an answer may be large, and is given more time. */
  private <T> CompletableFuture<T> askFor(
      String what, byte[] question, Function<byte[], T> read, Function<String, T> missing) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(instance.resolve(scheme, "/internal/v1/" + what))
            .POST(HttpRequest.BodyPublishers.ofByteArray(question));
    return send(what, request, timeout.multipliedBy(BULK), read, missing);
  }

  private <T> CompletableFuture<T> ask(
      String what,
      Map<String, String> parameters,
      Function<byte[], T> read,
      Function<String, T> missing) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            instance.resolve(scheme, "/internal/v1/" + what + query(parameters)));
    return send(what, request, timeout, read, missing);
  }

  private <T> CompletableFuture<T> send(
      String what,
      HttpRequest.Builder request,
      Duration within,
      Function<byte[], T> read,
      Function<String, T> missing) {
    if (secret.isEmpty()) {
      return CompletableFuture.completedFuture(missing.apply(sentence(what, NO_SECRET)));
    }
    request.header(SharedSecret.HEADER, secret.get().text()).timeout(within);
    return client
        .sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
        .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS) // the request's own ends at the head
        .thenApply(response -> read.apply(bodyOf(response)))
        .exceptionally(failure -> missing.apply(sentence(what, failure, within)));
  }

  private static byte[] bodyOf(HttpResponse<byte[]> response) {
    if (response.statusCode() != OK) {
      throw new IllegalArgumentException(
          response.statusCode() == 404
              ? "it does not know our secret; cluster.internal-secret has to be the same there"
              : "it answered with status " + response.statusCode());
    }
    return response.body();
  }

  private String sentence(String what, Throwable failure, Duration within) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String why =
        cause instanceof HttpTimeoutException || cause instanceof TimeoutException
            ? "no answer within " + within.toMillis() + " ms"
            : cause instanceof IllegalArgumentException
                ? String.valueOf(cause.getMessage())
                : "it cannot be reached";
    return sentence(what, why);
  }

  private String sentence(String what, String why) {
    return "instance " + instance + ": " + what + " missing, " + why;
  }

  private static String query(Map<String, String> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
