package dev.masterperf.launcher.demo;

import dev.masterperf.producer.isolation.IsolationAgents;
import java.util.random.RandomGenerator;

/** Deploys two or three agents, and stops them the next time. */
final class AgentCycle implements Runnable {
  private final IsolationAgents agents;
  private final RandomGenerator random;

  AgentCycle(IsolationAgents agents, RandomGenerator random) {
    this.agents = agents;
    this.random = random;
  }

  @Override
  public void run() {
    if (agents.running().isEmpty()) {
      agents.deploy(random.nextInt(2, 4));
    } else {
      agents.stop();
    }
  }
}
