package dev.masterperf.producer.isolation;

import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.RecordingPublisher;
import dev.masterperf.producer.isolation.AgentProgram.CommandLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A parent that deploys two agents, prints their process ids and waits to be killed. Its arguments
 * are the agents' program; without any it is the built-in one.
 */
final class ParentMain {
  public static void main(String[] args) throws Exception {
    IsolationSettings settings = IsolationSettings.DEFAULT;
    if (args.length > 0) {
      settings =
          settings.withProgram(new CommandLine(List.of(args), Optional.of("READY"), Map.of()));
    }
    try (IsolationAgents agents =
        new IsolationAgents(
            settings,
            new MasterPerfTracker(new RecordingPublisher()),
            System::nanoTime,
            new Random())) {
      agents.deploy(2).forEach(agent -> System.out.println(agent.pid()));
      System.out.println("END");
      System.in.read();
    }
  }
}
