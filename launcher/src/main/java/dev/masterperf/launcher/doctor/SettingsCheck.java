package dev.masterperf.launcher.doctor;

import java.util.List;

/**
 * Whether a process would start with these settings.
 *
 * @param problems with them, each with its place and what to do
 */
record SettingsCheck(List<String> problems) implements Check {

  @Override
  public String subject() {
    return "settings";
  }

  @Override
  public List<Finding> look() {
    return problems.isEmpty()
        ? List.of(Finding.ok(subject(), "can be used"))
        : problems.stream()
            .map(problem -> Finding.fail(subject(), problem, "no process starts with it"))
            .toList();
  }
}
