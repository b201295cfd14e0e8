package dev.masterperf.launcher.doctor;

import dev.masterperf.launcher.doctor.Finding.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Looks at everything, one after another, whatever one of them comes to. */
final class Doctor {
  private Doctor() {}

  /**
   * All findings, in order.
   *
   * @param told hears of each as it is found
   */
  static List<Finding> examine(List<Check> checks, Consumer<Finding> told) {
    List<Finding> all = new ArrayList<>();
    for (Check check : checks) {
      for (Finding finding : look(check)) {
        all.add(finding);
        told.accept(finding);
      }
    }
    return all;
  }

  /** The worst there is. */
  static Level worst(List<Finding> findings) {
    return findings.stream().map(Finding::level).max(Comparator.naturalOrder()).orElse(Level.OK);
  }

  /** A part that cannot even be looked at is what people call a doctor for. */
  private static List<Finding> look(Check check) {
    try {
      return check.look();
    } catch (RuntimeException e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      return List.of(Finding.fail(check.subject(), reason, ""));
    }
  }
}
