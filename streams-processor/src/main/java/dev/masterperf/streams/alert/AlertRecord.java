package dev.masterperf.streams.alert;

import dev.masterperf.alerts.lifecycle.AlertStatus;
import dev.masterperf.model.AlertTransition;
import dev.masterperf.model.wire.Json;
import java.util.Base64;

/**
 * An alert as it lies in its store: where it stands, and the transition that brought it there.
 *
 * @param status base64 of {@link AlertStatus#toBytes}
 */
public record AlertRecord(String ruleId, String status, AlertTransition latest) {

  static AlertRecord of(String ruleId, AlertStatus status, AlertTransition latest) {
    return new AlertRecord(ruleId, Base64.getEncoder().encodeToString(status.toBytes()), latest);
  }

  AlertStatus decodedStatus() {
    return AlertStatus.fromBytes(Base64.getDecoder().decode(status));
  }

  byte[] toBytes() {
    return Json.bytes(this);
  }

  static AlertRecord fromBytes(byte[] bytes) {
    return Json.read(bytes, AlertRecord.class);
  }
}
