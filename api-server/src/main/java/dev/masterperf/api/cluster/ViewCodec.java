package dev.masterperf.api.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.masterperf.alerts.rule.RuleDocument;
import dev.masterperf.model.WindowAggregate;
import dev.masterperf.model.wire.AggregateCodec;
import dev.masterperf.model.wire.Json;
import dev.masterperf.streams.view.AlertsAnswer;
import dev.masterperf.streams.view.Coverage;
import dev.masterperf.streams.view.MatrixAnswer;
import dev.masterperf.streams.view.WindowsAnswer;
import java.util.ArrayList;
import java.util.List;

/** The answers of a view as they travel between instances of one version. */
final class ViewCodec {
  private ViewCodec() {}

  static byte[] write(MatrixAnswer answer) {
    return Json.bytes(answer);
  }

  static MatrixAnswer matrix(byte[] json) {
    return Json.read(json, MatrixAnswer.class);
  }

  static byte[] write(AlertsAnswer answer) {
    return Json.bytes(answer);
  }

  static AlertsAnswer alerts(byte[] json) {
    return Json.read(json, AlertsAnswer.class);
  }

  static byte[] write(List<RuleDocument> files) {
    return Json.bytes(files);
  }

  static List<RuleDocument> ruleFiles(byte[] json) {
    return Json.readList(json, RuleDocument.class);
  }

  /** Windows keep the one form they have on their topic. */
  private record WindowsWire(List<JsonNode> windows, Coverage coverage) {}

  static byte[] write(WindowsAnswer answer) {
    List<JsonNode> windows =
        answer.windows().stream().map(AggregateCodec::toJson).map(Json::tree).toList();
    return Json.bytes(new WindowsWire(windows, answer.coverage()));
  }

  static WindowsAnswer windows(byte[] json) {
    WindowsWire wire = Json.read(json, WindowsWire.class);
    List<WindowAggregate> windows = new ArrayList<>();
    for (JsonNode window : wire.windows()) {
      windows.add(AggregateCodec.fromJson(Json.bytes(window)));
    }
    return new WindowsAnswer(windows, wire.coverage());
  }
}
