package dev.masterperf.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Adds one metric to a running server. */
@Command(name = "send", description = "Add one metric.", mixinStandardHelpOptions = true)
public final class SendCommand implements Callable<Integer> {
  private static final int HTTP_ACCEPTED = 202;

  @Spec CommandSpec spec;

  @Mixin final ServerOption server = new ServerOption();

  @Option(
      names = "--category",
      required = true,
      description = "Such as Isolation",
      paramLabel = "TEXT")
  String category;

  @Option(
      names = "--topic",
      required = true,
      description = "Such as \"Agent Scaling\"",
      paramLabel = "TEXT")
  String topic;

  @Option(names = "--id", required = true, description = "Such as deploy", paramLabel = "TEXT")
  String id;

  @Option(names = "--value", description = "Such as 19.6ms or ENABLED", paramLabel = "TEXT")
  @Nullable String value;

  @Option(
      names = "--measure",
      description = "The number, where it is not in the value",
      paramLabel = "N")
  @Nullable Double measure;

  @Option(names = "--unit", description = "Unit of the number, such as ms", paramLabel = "UNIT")
  @Nullable String unit;

  @Option(names = "--scope", description = "Environment", paramLabel = "TEXT")
  @Nullable String scope;

  @Option(
      names = "--type",
      description = "configuration, validation, performance, benchmark",
      paramLabel = "TEXT")
  @Nullable String type;

  @Option(names = "--subcat", description = "Subcategory", paramLabel = "TEXT")
  @Nullable String subCat;

  @Option(names = "--source", description = "Host or instance", paramLabel = "TEXT")
  @Nullable String source;

  @Option(names = "--status", description = "ok or error", paramLabel = "TEXT")
  @Nullable String status;

  @Option(names = "--pattern", description = "Column Pattern", paramLabel = "TEXT")
  @Nullable String pattern;

  @Option(names = "--locations", description = "Column Locations", paramLabel = "TEXT")
  @Nullable String locations;

  @Option(names = "--impact", description = "Column Impact", paramLabel = "TEXT")
  @Nullable String impact;

  @Option(names = "--ts", description = "Event time; now if not given", paramLabel = "TIME")
  @Nullable String ts;

  @Option(names = "--property", description = "A fact, repeatable", paramLabel = "KEY=VALUE")
  @Nullable Map<String, String> properties;

  @Option(
      names = "--label",
      description = "Part of the identity, repeatable",
      paramLabel = "KEY=VALUE")
  @Nullable Map<String, String> labels;

  @Override
  public Integer call() {
    HttpResponse<String> response = server.api().add(metric());
    JsonNode report = ApiClient.json(response);
    if (response.statusCode() != HTTP_ACCEPTED) {
      return refused(ApiClient.problem(response));
    }
    if (!report.path("refused").isEmpty()) {
      return refused(report.path("refused").path(0).path("reason").asText());
    }
    spec.commandLine().getOut().println("accepted: " + category + " / " + topic + " / " + id);
    return ExitCodes.OK;
  }

  private int refused(String reason) {
    spec.commandLine().getErr().println("masterperf: not accepted, " + reason);
    return ExitCodes.FAILED;
  }

  private ObjectNode metric() {
    ObjectNode metric = JsonNodeFactory.instance.objectNode();
    metric.put("category", category).put("topic", topic).put("id", id);
    put(metric, "value", value);
    if (measure != null) {
      metric.put("measure", measure);
    }
    put(metric, "unit", unit);
    put(metric, "scope", scope);
    put(metric, "type", type);
    put(metric, "subCat", subCat);
    put(metric, "source", source);
    put(metric, "status", status);
    put(metric, "pattern", pattern);
    put(metric, "locations", locations);
    put(metric, "impact", impact);
    put(metric, "ts", ts);
    putAll(metric, "properties", properties);
    putAll(metric, "labels", labels);
    return metric;
  }

  private static void put(ObjectNode metric, String field, @Nullable String text) {
    if (text != null) {
      metric.put(field, text);
    }
  }

  private static void putAll(ObjectNode metric, String field, @Nullable Map<String, String> map) {
    if (map != null) {
      ObjectNode object = metric.putObject(field);
      map.forEach(object::put);
    }
  }
}
