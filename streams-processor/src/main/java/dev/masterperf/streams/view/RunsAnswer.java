package dev.masterperf.streams.view;

import dev.masterperf.streams.window.WindowRun;
import java.util.List;

/**
 * Windows of many series.
 *
 * @param runs of each series that has some, open windows included
 * @param coverage of the partitions these series live in
 */
public record RunsAnswer(List<WindowRun> runs, Coverage coverage) {
  public RunsAnswer {
    runs = List.copyOf(runs);
  }
}
