package dev.masterperf.streams.view;

import dev.masterperf.model.WindowAggregate;
import java.util.List;

/**
 * Windows of one series, oldest first.
 *
 * @param missing one sentence for each part that could not be asked
 */
public record WindowsAnswer(List<WindowAggregate> windows, List<String> missing) {
  public WindowsAnswer {
    windows = List.copyOf(windows);
    missing = List.copyOf(missing);
  }
}
