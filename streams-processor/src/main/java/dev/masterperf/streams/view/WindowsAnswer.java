package dev.masterperf.streams.view;

import dev.masterperf.model.WindowAggregate;
import java.util.List;

/**
 * Windows of one series, oldest first.
 *
 * @param coverage of the one partition the series lives in
 */
public record WindowsAnswer(List<WindowAggregate> windows, Coverage coverage) {
  public WindowsAnswer {
    windows = List.copyOf(windows);
  }
}
