package dev.masterperf.launcher.demo;

import dev.masterperf.producer.r2.R2Storage;
import dev.masterperf.producer.r2.RefusedKeyException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for objects outside the scope, as an attacker would, and sees that none is given. */
final class TraversalAttempts implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(TraversalAttempts.class);
  private static final List<String> HOSTILE =
      List.of("../../etc/passwd", "objects/%2e%2e/%2e%2e/secret", "..\\config.yaml", "/etc/shadow");

  private final R2Storage storage;
  private int attempts;

  TraversalAttempts(R2Storage storage) {
    this.storage = storage;
  }

  @Override
  public void run() {
    String name = HOSTILE.get(attempts++ % HOSTILE.size());
    try {
      storage.get(name);
      LOG.atError().addKeyValue("key", name).log("a key outside its scope was taken");
    } catch (RefusedKeyException e) {
      LOG.atDebug().addKeyValue("reason", e.reason()).log("a key outside its scope was refused");
    }
  }
}
