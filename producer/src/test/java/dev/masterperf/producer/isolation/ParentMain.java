package dev.masterperf.producer.isolation;

import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.RecordingPublisher;

/** A parent that deploys two agents, prints their process ids and waits to be killed. */
final class ParentMain {
  public static void main(String[] args) throws Exception {
    try (IsolationAgents agents =
        new IsolationAgents(new MasterPerfTracker(new RecordingPublisher()))) {
      agents.deploy(2).forEach(agent -> System.out.println(agent.pid()));
      System.out.println("END");
      System.in.read();
    }
  }
}
