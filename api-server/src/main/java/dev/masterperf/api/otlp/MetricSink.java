package dev.masterperf.api.otlp;

/** Takes the metrics of a request one by one, in their order; may end the reading by throwing. */
interface MetricSink {
  /** Says that a point will be read, before there is any room for it. */
  void expectPoint();

  /**
   * @param place where it stands in the request, for messages
   */
  void take(Origin origin, OtlpMetric metric, Place place);

  /** The three indexes that lead to a metric. */
  record Place(int resource, int scope, int metric) {
    @Override
    public String toString() {
      return "resourceMetrics["
          + resource
          + "].scopeMetrics["
          + scope
          + "].metrics["
          + metric
          + "]";
    }
  }
}
