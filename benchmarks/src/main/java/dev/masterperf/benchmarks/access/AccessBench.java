package dev.masterperf.benchmarks.access;

import dev.masterperf.api.access.Access;
import dev.masterperf.api.access.Authentication;
import dev.masterperf.api.access.Grant;
import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.keys.ApiKey;
import dev.masterperf.api.keys.KeyUses;
import dev.masterperf.api.keys.Keys;
import dev.masterperf.api.login.Authenticator;
import dev.masterperf.api.login.EndedSessions;
import dev.masterperf.api.login.Seals;
import dev.masterperf.api.login.Transport;
import dev.masterperf.api.matrix.MatrixResource;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.live.MovingMatrix;
import dev.masterperf.benchmarks.process.BenchCommand;
import dev.masterperf.streams.document.DocumentBook;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Measures how many requests a second a login costs, prints a table and writes JSON. */
public final class AccessBench {
  private static final String ROUTE = "/api/infra/master-perf";
  private static final int ROWS = 100;
  private static final double MOST_PERCENT = 5;

  private final Options options;
  private final Figures figures = new Figures();
  private final HttpClient client = HttpClient.newHttpClient();

  AccessBench(Options options) {
    this.options = options;
  }

  /**
   * Exits with 0 when all was measured, 1 when not, 2 when it was called wrongly.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    BenchCommand.run(
        "access",
        Options.HELP,
        arguments,
        Options::parse,
        options -> new AccessBench(options)::run);
  }

  /** Measures, prints and writes; returns whether all of it went well. */
  boolean run() throws IOException, InterruptedException {
    InstantSource clock = InstantSource.system();
    Keys keys = new Keys(new OneDocument<ApiKey>(), new SecureRandom(), clock);
    String key = keys.create("bench", List.of(Grant.parse("viewer:prod")), "bench", null).reveal();
    try (KeyUses uses = new KeyUses(keys, clock)) {
      Authentication login =
          new Authenticator(
              keys,
              uses,
              Optional.empty(),
              Seals.of("only for as long as this process lives"),
              new EndedSessions(DocumentBook.none(), clock),
              Transport.PLAIN,
              clock,
              System::nanoTime);
      Javalin open = server(Authentication.OFF, clock);
      Javalin guarded = server(login, clock);
      try {
        for (int rows : List.of(1, ROWS)) {
          measure(rows, request(open, rows).build(), request(guarded, rows, key));
        }
      } finally {
        open.stop();
        guarded.stop();
      }
    }
    figures.machine();
    figures.print(System.out);
    if (options.out() != null) {
      figures.write(options.out());
    }
    return !figures.anyFailed();
  }

  private static Javalin server(Authentication authentication, InstantSource clock) {
    MatrixResource matrix = new MatrixResource(new MovingMatrix(clock, ROWS, 0), clock);
    Access access = new Access(authentication, AuditLog.NONE);
    return Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.jetty.host = "127.0.0.1";
              config.jetty.port = 0;
              config.routes.get(ROUTE, access.guard("GET", ROUTE, matrix::read));
            })
        .start();
  }

  private static HttpRequest.Builder request(Javalin server, int rows) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.port() + ROUTE + "?limit=" + rows));
  }

  private static HttpRequest request(Javalin server, int rows, String key) {
    return request(server, rows).header("Authorization", "Bearer " + key).build();
  }

  /** By turns, and the other first each time, so that a slow minute slows both. */
  private void measure(int rows, HttpRequest open, HttpRequest guarded)
      throws IOException, InterruptedException {
    perSecond(open); // what is compiled meanwhile counts for neither
    perSecond(guarded);
    List<Double> without = new ArrayList<>();
    List<Double> with = new ArrayList<>();
    List<Double> fewer = new ArrayList<>();
    for (int round = 0; round < options.rounds(); round++) {
      boolean openFirst = round % 2 == 0;
      double first = perSecond(openFirst ? open : guarded);
      double second = perSecond(openFirst ? guarded : open);
      without.add(openFirst ? first : second);
      with.add(openFirst ? second : first);
      fewer.add(100 * (1 - with.get(round) / without.get(round)));
    }
    String of = "_" + rows + (rows == 1 ? "_row" : "_rows");
    figures.median("requests_without_login" + of, without, "requests/s");
    figures.median("requests_with_key" + of, with, "requests/s");
    figures.median("key_costs" + of, fewer, "%", MOST_PERCENT, null);
  }

  /** One after another, so that the time of each counts. */
  private double perSecond(HttpRequest request) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    long end = begin + options.roundMillis() * 1_000_000;
    long answers = 0;
    while (System.nanoTime() < end) {
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IOException(request.uri() + " answered " + answer.statusCode());
      }
      answers++;
    }
    return answers * 1e9 / (System.nanoTime() - begin);
  }
}
