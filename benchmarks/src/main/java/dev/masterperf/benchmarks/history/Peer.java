package dev.masterperf.benchmarks.history;

import java.io.IOException;
import java.net.URI;

/** Somebody else's server that holds the same samples and answers Prometheus' queries. */
interface Peer extends AutoCloseable {
  /** As figures name it. */
  String name();

  /** Where it listens. */
  URI address();

  @Override
  void close() throws IOException;
}
