package dev.masterperf.api.alerts;

import java.util.List;

/** What a reader of alerts has to know beside what the alerts themselves tell. */
@FunctionalInterface
public interface AlertWarnings {
  AlertWarnings NONE = List::of;

  /** In sentences; empty if all is well. */
  List<String> now();
}
