package dev.masterperf.api.activity;

import java.util.List;

/** What happened of late, as one process knows it. */
public interface Activity {
  /** Hexadecimal, another one for each start of a process. */
  String session();

  ActivityRing ring();

  /** Why something may be missing, in sentences; empty if nothing is. */
  List<String> incomplete();

  /** Of a process that follows nothing. */
  static Activity of(ActivityRing ring) {
    return new Activity() {
      @Override
      public String session() {
        return "0";
      }

      @Override
      public ActivityRing ring() {
        return ring;
      }

      @Override
      public List<String> incomplete() {
        return List.of();
      }
    };
  }
}
