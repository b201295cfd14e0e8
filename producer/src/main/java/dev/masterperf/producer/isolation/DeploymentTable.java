package dev.masterperf.producer.isolation;

import dev.masterperf.model.Quantity;
import dev.masterperf.model.Unit;
import dev.masterperf.model.text.TextTable;
import dev.masterperf.model.text.TextTable.Column;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Agents as people read them on a console. */
public final class DeploymentTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("Name", 16),
          new Column("PID", 10),
          new Column("State", 24),
          new Column("Ready in", 10),
          new Column("RSS", 10),
          new Column("CPU", 24),
          new Column("Restarts", 10),
          new Column("Last exit", 100));

  private DeploymentTable() {}

  /** One line for each agent, in the order given; what is not known is left empty. */
  public static String render(List<AgentStatus> agents) {
    return TextTable.render(COLUMNS, agents.stream().map(DeploymentTable::row).toList());
  }

  /** {@code 50 agents: 49 ready, 1 ended; RSS 1.61GiB, CPU 0.4 cores}. */
  public static String summary(List<AgentStatus> agents) {
    StringBuilder text = new StringBuilder();
    text.append(agents.size()).append(agents.size() == 1 ? " agent" : " agents");
    String separator = ": ";
    for (AgentStatus.State state : AgentStatus.State.values()) {
      long count = agents.stream().filter(agent -> agent.state() == state).count();
      if (count > 0) {
        text.append(separator).append(count).append(' ').append(lower(state));
        separator = ", ";
      }
    }
    long rss = agents.stream().mapToLong(agent -> agent.rssBytes().orElse(0)).sum();
    double cores = agents.stream().mapToDouble(agent -> agent.cores().orElse(0)).sum();
    text.append("; RSS ").append(new Quantity(rss, Unit.BYTES).toText());
    return text.append(", CPU ").append(cores(cores)).append(" cores").toString();
  }

  private static List<String> row(AgentStatus agent) {
    return List.of(
        agent.name(),
        agent.pid().isPresent() ? Long.toString(agent.pid().getAsLong()) : "",
        lower(agent.state()) + (agent.flapping() ? ", flapping" : ""),
        seconds(agent.readyIn()),
        agent.rssBytes().isPresent()
            ? new Quantity(agent.rssBytes().getAsLong(), Unit.BYTES).toText()
            : "",
        cpu(agent),
        Integer.toString(agent.restarts()),
        agent.lastExit().map(DeploymentTable::exit).orElse(""));
  }

  private static String cpu(AgentStatus agent) {
    if (agent.cores().isEmpty()) {
      return "";
    }
    String busy = cores(agent.cores().getAsDouble());
    double throttled = agent.throttled().orElse(0);
    return throttled > 0 ? busy + ", throttled " + Math.round(100 * throttled) + "%" : busy;
  }

  private static String exit(AgentExit exit) {
    return exit.lastWords().isEmpty() ? exit.reason() : exit.reason() + ": " + exit.lastWords();
  }

  private static String cores(double cores) {
    return String.format(Locale.ROOT, "%.2f", cores);
  }

  private static String lower(AgentStatus.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static String seconds(Optional<Duration> duration) {
    return duration
        .map(took -> new Quantity(took.toNanos() / 1e9, Unit.SECONDS).toText())
        .orElse("");
  }
}
