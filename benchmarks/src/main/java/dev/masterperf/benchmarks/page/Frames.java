package dev.masterperf.benchmarks.page;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;

/**
 * What came of frames in a while.
 *
 * @param millis between one and the next, in ascending order
 * @param longTasks that kept the main thread for more than 50 ms
 */
record Frames(List<Double> millis, int longTasks) {
  private static final String RECORDER =
      """
      ({ millis, speed }) => new Promise((resolve) => {
        const frames = [];
        let longTasks = 0;
        const observer = new PerformanceObserver((list) => { longTasks += list.getEntries().length; });
        observer.observe({ entryTypes: ['longtask'] });
        const scroller = document.querySelector('#scroller');
        let begin;
        let before;
        let direction = 1;
        const scroll = (passed) => {
          const { scrollTop, scrollHeight, clientHeight } = scroller;
          if (scrollTop <= 0) direction = 1;
          if (scrollTop >= scrollHeight - clientHeight - 1) direction = -1;
          scroller.scrollTop = scrollTop + direction * speed * passed / 1000;
        };
        const frame = (now) => {
          begin ??= now;
          if (before !== undefined) {
            frames.push(now - before);
            if (speed > 0) scroll(now - before);
          }
          before = now;
          if (now - begin < millis) {
            requestAnimationFrame(frame);
          } else {
            observer.disconnect();
            resolve([longTasks, ...frames]);
          }
        };
        requestAnimationFrame(frame);
      })\
      """;

  Frames {
    millis = millis.stream().sorted().toList();
    if (millis.isEmpty()) {
      throw new IllegalArgumentException("there was no frame");
    }
  }

  /**
   * Records those of a page.
   *
   * @param speed with which the grid is scrolled, up and down, in CSS pixels a second; 0: not
   */
  static Frames of(Page page, int seconds, int speed) {
    List<?> seen =
        (List<?>)
            page.evaluate(RECORDER, Map.of("millis", seconds * 1000, "speed", (double) speed));
    List<Double> numbers = seen.stream().map(Number.class::cast).map(Number::doubleValue).toList();
    return new Frames(numbers.subList(1, numbers.size()), numbers.get(0).intValue());
  }

  /**
   * Between one and the next.
   *
   * @param quantile in (0, 1]
   */
  double millis(double quantile) {
    return millis.get((int) Math.ceil(quantile * millis.size()) - 1);
  }

  private double seconds() {
    return millis.stream().mapToDouble(one -> one).sum() / 1000;
  }

  double perSecond() {
    return millis.size() / seconds();
  }

  double longTasksPerMinute() {
    return longTasks * 60 / seconds();
  }
}
