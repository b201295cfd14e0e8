package dev.masterperf.launcher.kafka;

import dev.masterperf.launcher.host.CannotStartException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.common.TransactionVersion;
import org.jspecify.annotations.Nullable;

/**
 * Compares the features that all brokers of a cluster agreed on with those that exactly-once
 * processing rests on. A broker's own version does not tell: after an upgrade of the program a
 * cluster goes on with the old features until somebody raises them.
 */
public final class BrokerCheck {
  private static final MetadataVersion OLDEST = MetadataVersion.IBP_4_0_IV3;

  /** From here on each transaction has its own producer epoch, so none takes another's records. */
  private static final short TRANSACTIONS = TransactionVersion.TV_2.featureLevel();

  private final Admin admin;

  public BrokerCheck(Admin admin) {
    this.admin = admin;
  }

  /**
   * Asks the cluster.
   *
   * @throws CannotStartException with everything that is too old, and how to raise it; also if the
   *     broker does not answer within 30 s
   */
  public void require() {
    Map<String, FinalizedVersionRange> finalized =
        AdminCall.await("describe its features", () -> admin.describeFeatures().featureMetadata())
            .finalizedFeatures();
    List<String> tooOld = tooOld(finalized);
    if (!tooOld.isEmpty()) {
      throw new CannotStartException("the brokers are too old: " + String.join("; ", tooOld));
    }
  }

  private static List<String> tooOld(Map<String, FinalizedVersionRange> finalized) {
    List<String> tooOld = new ArrayList<>();
    FinalizedVersionRange metadata = finalized.get(MetadataVersion.FEATURE_NAME);
    if (metadata == null || metadata.maxVersionLevel() < OLDEST.featureLevel()) {
      tooOld.add(
          "metadata.version is "
              + name(metadata)
              + ", needed is "
              + OLDEST
              + " or later (with brokers of Kafka 4.0 or later: kafka-features.sh"
              + " --bootstrap-server HOST:PORT upgrade --release-version 4.0)");
    }
    short transactions = level(finalized.get(TransactionVersion.FEATURE_NAME));
    if (transactions < TRANSACTIONS) {
      tooOld.add(
          "transaction.version is "
              + transactions
              + ", needed is "
              + TRANSACTIONS
              + " or later (kafka-features.sh --bootstrap-server HOST:PORT upgrade --feature"
              + " transaction.version="
              + TRANSACTIONS
              + ")");
    }
    return tooOld;
  }

  /** Level 0 of a feature is the one no broker says anything of. */
  private static short level(@Nullable FinalizedVersionRange feature) {
    return feature == null ? 0 : feature.maxVersionLevel();
  }

  private static String name(@Nullable FinalizedVersionRange metadata) {
    if (metadata == null) {
      return "none";
    }
    short level = metadata.maxVersionLevel();
    boolean known = level >= MetadataVersion.MINIMUM_VERSION.featureLevel();
    return known ? MetadataVersion.fromFeatureLevel(level).version() : Short.toString(level);
  }
}
