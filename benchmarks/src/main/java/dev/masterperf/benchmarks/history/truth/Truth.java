package dev.masterperf.benchmarks.history.truth;

import dev.masterperf.archive.bucket.Bucket;
import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.archive.bucket.S3Bucket;
import dev.masterperf.archive.manifest.SourcePartition.Source;
import dev.masterperf.benchmarks.figures.Figure;
import dev.masterperf.benchmarks.figures.Figures;
import dev.masterperf.benchmarks.process.Scratch;
import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.embedded.EmbeddedS3Settings;
import dev.masterperf.model.PerfMetric;
import dev.masterperf.model.Resolution;
import dev.masterperf.model.Topics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks random range queries while segments are published and compacted and hot data expires, and
 * compares each answer with what all samples give. Topology, stores, archive and evaluator are the
 * product's; only broker and HTTP are left out, so that time can be set.
 *
 * <p>A round feeds some seconds of events; then nobody feeds, so that the truth stands still, and
 * questions are asked by several threads while another archives what came, compacts, and moves the
 * clock on, by which windows close and hot ones expire. None of that may change an answer.
 */
public final class Truth {
  /** So short that all of them expire while it runs. */
  private static final Map<Resolution, Duration> RETENTION =
      Map.of(
          Resolution.SECOND, Duration.ofMinutes(3),
          Resolution.TEN_SECONDS, Duration.ofMinutes(8),
          Resolution.MINUTE, Duration.ofMinutes(30),
          Resolution.HOUR, Duration.ofHours(2));

  /** Late on a day, so that folders of two days are written. */
  private static final long BEGIN_MILLIS = Instant.parse("2026-01-01T21:30:00Z").toEpochMilli();

  private static final int MOST_ROUNDS = 400;

  /** In so many all that is hot expires, and it gets midnight. */
  private static final int LEAST_ROUNDS = 160;

  private static final int FEED_SECONDS = 20;
  private static final int COMPACT_EVERY = 25;
  private static final int ASKING = 2;

  /** Within what is kept of the finest, so that all that expires was archived before. */
  private static final int MOST_QUIET_SECONDS = 40;

  private static final int LONG_QUIET_SECONDS = 400;

  /**
   * What is too late for hot windows is to be had from the archive alone, and so once it is there:
   * then it is archived before anybody asks.
   */
  private static final int STRAGGLERS_EVERY = 8;

  private static final int SHOWN = 5;

  private final Figures figures;
  private final int queries;
  private final int rounds;
  private final long seed;
  private final SplittableRandom random;
  private final AtomicLong nowMillis = new AtomicLong(BEGIN_MILLIS);
  private final AllSamples all;
  private final RandomEvents events;
  private int records;
  private final Verdicts verdicts = new Verdicts(SHOWN);

  /**
   * @param queries how many are asked
   */
  public Truth(Figures figures, int queries, long seed) {
    this.figures = figures;
    this.queries = queries;
    this.rounds = Math.min(Math.max(queries / ASKING, LEAST_ROUNDS), MOST_ROUNDS);
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.events = new RandomEvents(random.split(), BEGIN_MILLIS);
    this.all = new AllSamples(events.series());
  }

  /** Asks, compares, and adds its rows. */
  public void measure() throws IOException, InterruptedException, ExecutionException {
    figures.setting("model_seed", seed);
    InstantSource clock = () -> Instant.ofEpochMilli(nowMillis.get());
    try (Scratch folder = new Scratch();
        EmbeddedS3 s3 =
            EmbeddedS3.start(new EmbeddedS3Settings(folder.resolve("s3"), "127.0.0.1", 0));
        Bucket bucket = bucket(s3);
        SimulatedStream stream =
            new SimulatedStream(folder.resolve("state"), RETENTION, BEGIN_MILLIS);
        JoinedHistory history =
            new JoinedHistory(stream, bucket, folder.resolve("cache"), RETENTION, clock)) {
      SimulatedArchive archive = new SimulatedArchive(bucket, folder.resolve("archive"), clock);
      ExecutorService asking = Executors.newFixedThreadPool(ASKING);
      try {
        for (int round = 0; round < rounds; round++) {
          boolean stragglers = round % STRAGGLERS_EVERY == 0;
          feed(stream, stragglers);
          if (stragglers) {
            archive(stream, archive);
          }
          List<Future<?>> asked = ask(asking, history, round);
          goOn(stream, archive, round);
          for (Future<?> one : asked) {
            one.get();
          }
        }
      } finally {
        asking.shutdownNow();
      }
      if (stream.deadLetters() > 0) {
        throw new IllegalStateException("the stream refused events");
      }
      report(archive);
    }
  }

  private static Bucket bucket(EmbeddedS3 s3) {
    return new S3Bucket(
        new BucketSettings(
            s3.endpoint(),
            BucketSettings.DEFAULT_REGION,
            EmbeddedS3.BUCKET,
            s3.accessKey(),
            s3.secretKey()));
  }

  private void feed(SimulatedStream stream, boolean stragglers) {
    for (int second = 0; second < FEED_SECONDS; second++) {
      long from = nowMillis.get();
      List<RandomEvents.Event> came = events.during(from, stragglers);
      List<PerfMetric> metrics = new ArrayList<>();
      for (RandomEvents.Event event : came) {
        all.add(event.series(), event.millis(), records, event.value());
        metrics.add(events.metric(event));
      }
      records++;
      nowMillis.addAndGet(1_000);
      if (metrics.isEmpty()) {
        stream.tick(nowMillis.get());
      } else {
        stream.append(nowMillis.get(), metrics);
      }
    }
  }

  private List<Future<?>> ask(ExecutorService asking, JoinedHistory history, int round) {
    int due = (int) ((long) queries * (round + 1) / rounds - (long) queries * round / rounds);
    List<Future<?>> asked = new ArrayList<>();
    for (int i = 0; i < due; i++) {
      RandomQuestion question =
          RandomQuestion.any(random, events.series(), BEGIN_MILLIS, nowMillis.get());
      asked.add(asking.submit(() -> verdicts.add(question, history.ask(question), all)));
    }
    return asked;
  }

  /** All that must not change an answer. */
  private void goOn(SimulatedStream stream, SimulatedArchive archive, int round) {
    boolean quiet = round % 10 == 9;
    if (round % 2 == 1) {
      archive(stream, archive);
    }
    if (round % COMPACT_EVERY == COMPACT_EVERY - 1) {
      archive.compact();
    }
    int seconds = quiet ? LONG_QUIET_SECONDS : random.nextInt(1, MOST_QUIET_SECONDS);
    stream.tick(nowMillis.addAndGet(seconds * 1_000L));
  }

  private void archive(SimulatedStream stream, SimulatedArchive archive) {
    archive.archive(Source.METRICS, stream.written(Topics.METRICS), nowMillis.get());
    archive.archive(Source.AGGREGATES, stream.written(Topics.AGGREGATES), nowMillis.get());
    archive.archive(Source.LATE, stream.written(Topics.LATE), nowMillis.get());
  }

  private void report(SimulatedArchive archive) {
    figures.add("model_queries", (double) verdicts.asked(), "queries");
    figures.add(
        new Figure(
            "model_differences", (double) verdicts.wrong(), "differences", 0.0, null, List.of()));
    figures.add("model_points", (double) verdicts.points(), "points");
    figures.add("model_archived", (double) verdicts.archived(), "queries");
    figures.add("model_samples", (double) all.size(), "samples");
    figures.add("model_segments", (double) archive.segments(), "segments");
    figures.add("model_compactions", (double) archive.replaced(), "files replaced");
    if (verdicts.wrong() > 0) {
      throw new IllegalStateException(String.join("; ", verdicts.shown()));
    }
  }
}
