package dev.masterperf.benchmarks.process;

import dev.masterperf.model.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Whose times the metrics topic takes as append times: the broker's, or while it is filled for a
 * measurement the producer's, so that windows close as if it had been filled long ago.
 */
public enum AppendTimes {
  OF_PRODUCER("CreateTime"),
  OF_BROKER("LogAppendTime");

  private static final String SETTING = "message.timestamp.type";

  private final String type;

  AppendTimes(String type) {
    this.type = type;
  }

  /** Sets it and waits until it holds. */
  public void set(Admin admin) throws InterruptedException, ExecutionException {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.METRICS.name());
    AlterConfigOp set = new AlterConfigOp(new ConfigEntry(SETTING, type), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(topic, List.of(set))).all().get();
    while (!admin
        .describeConfigs(List.of(topic))
        .all()
        .get()
        .getOrDefault(topic, new Config(List.of()))
        .get(SETTING)
        .value()
        .equals(type)) {
      Thread.sleep(10);
    }
  }
}
