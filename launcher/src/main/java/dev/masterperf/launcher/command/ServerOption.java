package dev.masterperf.launcher.command;

import java.net.URI;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which server a command talks to. */
final class ServerOption {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Server (${DEFAULT-VALUE})",
      converter = ServerUrl.class,
      defaultValue = "http://127.0.0.1:3004")
  URI url;

  @Mixin final ApiKeyOption key = new ApiKeyOption();

  /** Talks to it. */
  ApiClient api() {
    return new ApiClient(url, key.key());
  }
}
