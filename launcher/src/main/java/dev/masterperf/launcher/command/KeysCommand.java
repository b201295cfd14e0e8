package dev.masterperf.launcher.command;

import dev.masterperf.api.access.Grant;
import dev.masterperf.api.keys.ApiKey;
import dev.masterperf.api.keys.KeyText;
import dev.masterperf.api.keys.Keys;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.kafka.Brokers;
import dev.masterperf.streams.document.DocumentTopic;
import dev.masterperf.streams.document.DocumentsUnavailable;
import java.io.PrintWriter;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * API keys. Without {@code --url} they are read and written in Kafka itself: whoever may write
 * there can do everything anyhow, and so the first key needs no other one.
 */
@Command(
    name = "keys",
    description =
        "Create, list, rotate and revoke API keys: in Kafka itself, or with --url by a server.",
    mixinStandardHelpOptions = true,
    subcommands = {
      KeysCommand.Create.class,
      KeysCommand.All.class,
      KeysCommand.Rotate.class,
      KeysCommand.Revoke.class
    })
public final class KeysCommand implements Runnable {
  private static final int PATIENCE_MILLIS = 5_000;

  @Spec CommandSpec spec;

  @Option(
      names = {"--kafka", "--bootstrap"},
      paramLabel = "HOST:PORT",
      description = "Broker (${DEFAULT-VALUE})",
      scope = ScopeType.INHERIT,
      defaultValue = "127.0.0.1:9092")
  String kafka;

  @Option(
      names = KafkaLoginOption.NAME,
      paramLabel = "FILE",
      description = KafkaLoginOption.HELP,
      scope = ScopeType.INHERIT)
  @Nullable String properties;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Server to do it, for an admin's API key, instead of Kafka",
      converter = ServerUrl.class,
      scope = ScopeType.INHERIT)
  @Nullable URI url;

  @Mixin final ApiKeyOption.Inherited key = new ApiKeyOption.Inherited();

  @Override
  public void run() {
    spec.commandLine().usage(out());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private <T> T with(Function<KeyDesk, T> work) {
    InstantSource clock = InstantSource.system();
    return url == null
        ? onKafka(clock, work)
        : work.apply(new ServerKeys(new ApiClient(url, key.key()), clock));
  }

  private <T> T onKafka(InstantSource clock, Function<KeyDesk, T> work) {
    Map<String, Object> cluster =
        new Brokers(kafka, KafkaLoginOption.settings(properties)).settings();
    cluster.put("default.api.timeout.ms", PATIENCE_MILLIS);
    cluster.put("request.timeout.ms", PATIENCE_MILLIS);
    try (DocumentTopic<ApiKey> book =
        DocumentTopic.open(ApiKey.KIND, cluster, "masterperf-keys-command")) {
      return work.apply(new KafkaKeys(new Keys(book, new SecureRandom(), clock)));
    } catch (DocumentsUnavailable e) {
      throw new CannotStartException(
          e.getMessage() + " at " + kafka + " (--kafka); has masterperf been started there?", e);
    } catch (KafkaException e) {
      throw new CannotStartException("--kafka " + kafka + ": " + e.getMessage(), e);
    } catch (Keys.NoSuchKey e) {
      throw new CannotStartException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Creates. */
  @Command(
      name = "create",
      description = "Create a key. It is printed here and nowhere else: only its hash is kept.",
      mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {
    @ParentCommand KeysCommand parent;
    @Spec CommandSpec spec;

    @Option(
        names = "--name",
        paramLabel = "TEXT",
        description = "Whose it is, or what for",
        required = true)
    String name;

    @Option(
        names = "--grant",
        paramLabel = "ROLE:SCOPE",
        description = "Such as viewer:prod, ingest:prod/eu or admin:*; repeatable",
        required = true)
    List<String> grants;

    @Option(
        names = "--expires",
        paramLabel = "TIME",
        description = "After which it opens nothing any more, such as 90d (never)",
        converter = Amounts.Period.class)
    @Nullable Duration expires;

    @Option(names = "--quiet", description = "Print the key alone, for scripts")
    boolean quiet;

    @Override
    public Integer call() {
      List<Grant> read = grants();
      KeyText key = parent.with(keys -> keys.create(name, read, expires));
      tell(parent.out(), key, quiet, "kept nowhere else");
      return ExitCodes.OK;
    }

    private List<Grant> grants() {
      try {
        return grants.stream().map(Grant::parse).toList();
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), "--grant: " + e.getMessage());
      }
    }
  }

  private static void tell(PrintWriter out, KeyText key, boolean quiet, String what) {
    out.println(quiet ? key.reveal() : "key " + key.id() + ", " + what + ":\n" + key.reveal());
    out.flush();
  }

  /** Lists. */
  @Command(name = "list", description = "List the keys.", mixinStandardHelpOptions = true)
  static final class All implements Callable<Integer> {
    @ParentCommand KeysCommand parent;

    @Override
    public Integer call() {
      Instant now = InstantSource.system().instant();
      PrintWriter out = parent.out();
      parent.with(KeyDesk::all).forEach((id, key) -> out.println(line(id, key, now)));
      out.flush();
      return ExitCodes.OK;
    }

    private static String line(String id, ApiKey key, Instant now) {
      return "%s  %-24s  %s  created %s by %s%s  last used %s  %s"
          .formatted(
              id,
              key.name(),
              key.grants().stream().map(Grant::text).collect(Collectors.joining(",")),
              time(key.createdAt()),
              key.createdBy(),
              key.expiresAt() == null ? "" : "  expires " + time(key.expiresAt()),
              key.lastUsedAt() == null ? "never" : time(key.lastUsedAt()),
              state(key, now));
    }

    private static String state(ApiKey key, Instant now) {
      if (key.revokedAt() != null) {
        return "revoked " + time(key.revokedAt());
      }
      return key.holds(now) ? "valid" : "expired";
    }

    private static String time(Instant at) {
      return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
  }

  /** Rotates. */
  @Command(
      name = "rotate",
      description = "Give a key another secret, beside which the old one holds a while.",
      mixinStandardHelpOptions = true)
  static final class Rotate implements Callable<Integer> {
    @ParentCommand KeysCommand parent;

    @Parameters(paramLabel = "ID", description = "Of the key, as list shows it")
    String id;

    @Option(
        names = "--overlap",
        paramLabel = "TIME",
        description = "How long the old secret holds (${DEFAULT-VALUE})",
        converter = Amounts.Period.class,
        defaultValue = "24h")
    Duration overlap;

    @Option(names = "--quiet", description = "Print the key alone, for scripts")
    boolean quiet;

    @Override
    public Integer call() {
      KeyText key = parent.with(keys -> keys.rotate(id, overlap));
      tell(
          parent.out(),
          key,
          quiet,
          "what it was until now holds for " + overlap.toMinutes() + " minutes");
      return ExitCodes.OK;
    }
  }

  /** Revokes. */
  @Command(
      name = "revoke",
      description = "Take a key back: within about a second it opens nothing any more.",
      mixinStandardHelpOptions = true)
  static final class Revoke implements Callable<Integer> {
    @ParentCommand KeysCommand parent;

    @Parameters(paramLabel = "ID", description = "Of the key, as list shows it")
    String id;

    @Override
    public Integer call() {
      ApiKey key = parent.with(keys -> keys.revoke(id));
      parent.out().println("key " + id + " (" + key.name() + ") is revoked");
      parent.out().flush();
      return ExitCodes.OK;
    }
  }
}
