package dev.masterperf.producer.r2;

import dev.masterperf.producer.r2.Finding.Severity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What {@link R2Storage#validate} found.
 *
 * @param location bucket and scope
 */
public record ValidationReport(String location, List<Finding> findings) {
  public ValidationReport {
    findings = List.copyOf(findings);
  }

  /** Whether all that this client does will work. */
  public boolean usable() {
    return of(Severity.ERROR).isEmpty();
  }

  /** The findings that weigh so much. */
  public List<Finding> of(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).toList();
  }

  /** The finding of this id. */
  public Optional<Finding> find(String id) {
    return findings.stream().filter(finding -> finding.id().equals(id)).findFirst();
  }

  /**
   * For programs that should not start in vain.
   *
   * @throws IllegalStateException naming all errors, if there are any
   */
  public ValidationReport orThrow() {
    if (!usable()) {
      throw new IllegalStateException(
          "the bucket "
              + location
              + " cannot be used: "
              + of(Severity.ERROR).stream()
                  .map(Finding::toString)
                  .collect(Collectors.joining("; ")));
    }
    return this;
  }
}
