package dev.masterperf.launcher.doctor;

import java.util.List;

/** Looks at one part of a deployment and changes nothing of it. */
interface Check {

  /** What it looks at, in a word or two. */
  String subject();

  /**
   * Looks at it. Whatever it throws becomes a finding.
   *
   * @return at least one finding; an {@code OK} says what was seen
   */
  List<Finding> look();
}
