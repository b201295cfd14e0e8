package dev.masterperf.benchmarks.tracker;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What one record costs the thread that records. All threads record into one timer, and it is read
 * once a second as in production. JMH runs each library in a process of its own, so each is the
 * only {@link Recorder} its compiler sees.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordBenchmark {
  @Param public Library library = Library.NOTHING;

  private Recorder recorder = nanos -> {};
  private ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor();

  @Setup
  public void open() {
    recorder = Recorders.open(library);
    reader.scheduleAtFixedRate(recorder::read, 1, 1, TimeUnit.SECONDS);
  }

  @TearDown
  public void close() throws Exception {
    reader.shutdownNow();
    recorder.close();
  }

  /** The duration is known. */
  @Benchmark
  public void record(Latencies latencies) {
    recorder.record(latencies.next());
  }

  /** The duration is measured, which takes two readings of the clock. */
  @Benchmark
  public void timed() {
    long start = System.nanoTime();
    recorder.record(System.nanoTime() - start);
  }

  /** As the library's documentation shows it for a block of code, which is empty here. */
  @Benchmark
  public void block() {
    recorder.timeNothing();
  }
}
