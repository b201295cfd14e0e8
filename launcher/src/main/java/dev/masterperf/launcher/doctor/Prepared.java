package dev.masterperf.launcher.doctor;

import java.util.List;
import java.util.function.Supplier;

/**
 * A check that something has to be made for: where that fails, it is a finding too, and the checks
 * behind it go on.
 *
 * @param subject of the check
 * @param maker makes it
 */
record Prepared(String subject, Supplier<Check> maker) implements Check {
  @Override
  public List<Finding> look() {
    return maker.get().look();
  }
}
