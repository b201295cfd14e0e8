package dev.masterperf.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** A command whose subcommands ask a running server; by itself it tells how it is used. */
abstract class ServerCommand implements Runnable {
  @Spec CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Server (${DEFAULT-VALUE})",
      converter = ServerUrl.class,
      scope = ScopeType.INHERIT,
      defaultValue = "http://127.0.0.1:3004")
  URI url;

  @Mixin final ApiKeyOption.Inherited key = new ApiKeyOption.Inherited();

  @Override
  public void run() {
    spec.commandLine().usage(out());
  }

  ApiClient api() {
    return new ApiClient(url, key.key());
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Prints what the server answered, or says why it refused; returns the exit code. */
  int answered(HttpResponse<String> response, Consumer<JsonNode> print) {
    return ApiClient.printed(spec, response, print);
  }
}
