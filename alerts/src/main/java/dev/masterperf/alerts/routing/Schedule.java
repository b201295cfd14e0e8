package dev.masterperf.alerts.routing;

import dev.masterperf.alerts.yaml.Problems;
import dev.masterperf.alerts.yaml.YamlFile;
import dev.masterperf.alerts.yaml.YamlSection;

/**
 * When a silence mutes, within its beginning and its end.
 *
 * @param json as it was given, in the keys of Alertmanager's {@code time_intervals}
 */
public record Schedule(String json, TimeInterval interval) {

  /**
   * Reads a schedule.
   *
   * @param json an object with the keys of an element of {@code time_intervals}
   * @throws dev.masterperf.alerts.yaml.YamlFileException if anything in it is wrong
   */
  public static Schedule parse(String json) {
    // JSON is YAML, so that one reader knows what a time interval is.
    Problems problems = new Problems("schedule");
    TimeInterval interval =
        YamlFile.compose(json, problems)
            .map(node -> new TimeIntervalReader(new YamlSection(node, "", problems)).read())
            .orElseThrow(() -> new IllegalArgumentException("a schedule must not be empty"));
    problems.throwIfAny();
    return new Schedule(json, interval);
  }
}
