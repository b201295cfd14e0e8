package dev.masterperf.model;

import java.util.concurrent.ThreadFactory;

/** Threads that do not keep a process alive, by a name that a thread dump shows. */
public final class DaemonThreads {
  private DaemonThreads() {}

  /** Makes them all of this name: for one thread that may be replaced. */
  public static ThreadFactory named(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
