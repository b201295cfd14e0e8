package dev.masterperf.launcher.command;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the matrix of a running server as a console table. */
@Command(
    name = "matrix",
    description = "Print the matrix of a running server.",
    mixinStandardHelpOptions = true)
public final class MatrixCommand implements Callable<Integer> {
  private static final int HTTP_OK = 200;

  @Spec CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Server (${DEFAULT-VALUE})",
      converter = ServerUrl.class,
      defaultValue = "http://127.0.0.1:3004")
  URI url;

  @Option(names = "--scope", paramLabel = "TEXT", description = "Only this scope and those below")
  @Nullable String scope;

  @Option(names = "--category", paramLabel = "TEXT", description = "Only this category")
  @Nullable String category;

  @Option(names = "--type", paramLabel = "TEXT", description = "Only this type")
  @Nullable String type;

  @Option(names = "--topic", paramLabel = "TEXT", description = "Only this topic")
  @Nullable String topic;

  @Option(names = "--q", paramLabel = "TEXT", description = "Only rows that contain this text")
  @Nullable String text;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many rows")
  @Nullable Integer limit;

  @Override
  public Integer call() {
    HttpResponse<String> response = new ApiClient(url).table(filters());
    if (response.statusCode() != HTTP_OK) {
      spec.commandLine().getErr().println("masterperf: " + ApiClient.problem(response));
      return ExitCodes.FAILED;
    }
    spec.commandLine().getOut().println(response.body().stripTrailing());
    return ExitCodes.OK;
  }

  private Map<String, String> filters() {
    Map<String, String> filters = new LinkedHashMap<>();
    put(filters, "scope", scope);
    put(filters, "category", category);
    put(filters, "type", type);
    put(filters, "topic", topic);
    put(filters, "q", text);
    put(filters, "limit", limit);
    return filters;
  }

  private static void put(Map<String, String> filters, String name, @Nullable Object value) {
    if (value != null) {
      filters.put(name, value.toString());
    }
  }
}
