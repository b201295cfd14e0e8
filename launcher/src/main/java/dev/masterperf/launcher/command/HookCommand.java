package dev.masterperf.launcher.command;

import dev.masterperf.alerts.delivery.HookReceiver;
import dev.masterperf.alerts.receiver.WebhookSecret;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.host.Ports;
import dev.masterperf.launcher.run.OrderlyStop;
import dev.masterperf.launcher.run.Parts;
import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Receives webhooks and prints them, for trying alerts in a second terminal. */
@Command(
    name = "hook",
    description = "Receive webhooks and print them.",
    mixinStandardHelpOptions = true)
public final class HookCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65_535;

  private final PrintStream received;

  @Spec CommandSpec spec;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Address to listen on (${DEFAULT-VALUE})",
      defaultValue = "127.0.0.1")
  String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port to listen on (${DEFAULT-VALUE})",
      defaultValue = "9099")
  int port;

  @Option(
      names = "--secret",
      paramLabel = "whsec_…",
      description = "Checks signatures with it; the one that up prints")
  @Nullable String secret;

  /**
   * @param received where webhooks are printed
   */
  public HookCommand(PrintStream received) {
    this.received = received;
  }

  @Override
  public Integer call() throws InterruptedException {
    WebhookSecret key = secret == null ? null : parsed(secret);
    requireInRange(port);
    Ports.requireFree("hook", host, port);
    Parts parts = new Parts();
    OrderlyStop.on(parts);
    HookReceiver receiver = parts.own("hook", receiver(key));
    spec.commandLine()
        .getOut()
        .println(
            "waiting for webhooks on http://"
                + Ports.join(Ports.reachable(host), receiver.port())
                + (key == null ? ", signatures are not checked (--secret)" : ""));
    new CountDownLatch(1).await();
    return ExitCodes.OK;
  }

  private WebhookSecret parsed(String text) {
    try {
      return WebhookSecret.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--secret: " + e.getMessage(), e);
    }
  }

  private void requireInRange(int number) {
    if (number < 0 || number > MAX_PORT) {
      throw new ParameterException(
          spec.commandLine(),
          "--port: must be a whole number from 0 to " + MAX_PORT + ", not " + number);
    }
  }

  private HookReceiver receiver(@Nullable WebhookSecret key) {
    try {
      HookReceiver receiver = new HookReceiver(host, port, key, received, InstantSource.system());
      receiver.start();
      return receiver;
    } catch (IOException e) {
      throw new CannotStartException(
          "cannot listen on " + Ports.join(host, port) + ": " + e.getMessage(), e);
    }
  }
}
