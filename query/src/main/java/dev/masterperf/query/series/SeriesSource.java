package dev.masterperf.query.series;

import java.util.List;

/** Where series come from: stores, the archive, or a test. */
public interface SeriesSource {
  /**
   * The series that pass all matchers, each once, in any order, with their samples of the time
   * asked for. More samples do no harm; series without any may be left out.
   *
   * <p>What the labels are, which derived series there are and how windows are aligned (DESIGN §4)
   * is decided here; evaluation takes labels and samples as they come.
   */
  List<SampleSeries> select(Selection selection);
}
