package dev.masterperf.launcher.run;

import dev.masterperf.alerts.posted.PostedBook;
import dev.masterperf.alerts.silence.SilenceTopic;
import dev.masterperf.api.alertmanager.AlertDesk;
import dev.masterperf.api.alertmanager.DeliveryDesk;
import dev.masterperf.api.history.HistorySource;
import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.launcher.config.Role;
import dev.masterperf.launcher.config.Secret;
import dev.masterperf.launcher.host.DataFolder;
import dev.masterperf.launcher.host.Ports;
import dev.masterperf.launcher.run.Product.Views;
import dev.masterperf.producer.MetricPublisher;
import dev.masterperf.streams.PerfProcessor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Some roles in this process, on a broker and a bucket that are there already. */
public final class Serve {
  private static final Logger LOG = LoggerFactory.getLogger(Serve.class);

  private final Configuration configuration;
  private final DataFolder data;
  private final Set<Role> roles;
  private final Identity self;
  private final Product product;
  private final Parts parts;

  private Serve(Configuration configuration, DataFolder data, Parts parts, Ending ending) {
    this.configuration = configuration;
    this.data = data;
    this.roles = configuration.roles();
    int port = configuration.port() == 0 ? Ports.free(configuration.host()) : configuration.port();
    this.self = Identity.of(configuration, port);
    this.parts = parts;
    this.product =
        new Product(
            configuration,
            new Backing(
                configuration.kafka().bootstrap().orElseThrow(),
                configuration.kafka().security(),
                bucket(configuration)),
            self,
            parts,
            ending);
  }

  /**
   * Starts the roles in order and returns when they work.
   *
   * @param parts takes what was started, also where this fails half way
   * @return what to tell the person who started it
   * @throws dev.masterperf.launcher.host.CannotStartException if machine or broker do not allow it
   * @throws dev.masterperf.alerts.yaml.YamlFileException if the rules are wrong
   */
  public static String start(Configuration configuration, Parts parts) {
    return start(configuration, parts, Ending.OF_THE_PROCESS);
  }

  static String start(Configuration configuration, Parts parts, Ending ending) {
    Optional<DataFolder> waitedFor = Optional.empty();
    if (configuration.cluster().spare()) {
      // First: the port belongs to whom it waits for, and files may change meanwhile.
      waitedFor = Optional.of(parts.own("data", Spare.await(configuration)));
    }
    RuleFile rules = parts.own("rules", Watch.rules(configuration));
    Peers peers = new Peers(configuration.cluster().peers());
    if (waitedFor.isEmpty()) {
      Ports.requireFree("--port", configuration.host(), configuration.port());
    }
    DataFolder data =
        waitedFor.orElseGet(() -> parts.own("data", DataFolder.open(configuration.data())));
    return new Serve(configuration, data, parts, ending).start(rules, peers);
  }

  private String start(RuleFile rules, Peers peers) {
    RoutesFile routes = parts.own("routes", Plans.open(configuration, data::webhookSecret));
    product.watch().clock(); // before anything waits for the brokers
    product.topics();
    product.watch().disk(configuration.data());
    product.audit(data);
    product.deletedScopes();
    SilenceTopic silences = product.silences();
    if (roles.contains(Role.PROCESSOR) || roles.contains(Role.API)) {
      rules.follow(product.storedRules());
    }
    if (roles.contains(Role.PROCESSOR) && !rules.hasRulesOfPeople()) {
      LOG.atWarn()
          .log(
              "this processor has no alert rules of yours: none are stored (masterperf"
                  + " rules put), and it was given none, as every one has to be (--rules)");
    }
    Optional<PerfProcessor> processor =
        roles.contains(Role.PROCESSOR)
            ? Optional.of(product.processor(rules, configuration.cluster().stateDir(), silences))
            : Optional.empty();
    product.scopeTopics();
    if (roles.contains(Role.ALERTS)) {
      product.alerts(routes, silences, processor.map(PerfProcessor::localView));
    }
    if (roles.contains(Role.API) && !roles.contains(Role.ALERTS)) {
      product.reloaded("routes", routes.watched()); // which answers are made by
    }
    if (roles.contains(Role.ARCHIVE)) {
      product.archive().collect(data.of("archive"));
    }
    Views views =
        processor
            .map(product::views)
            .orElseGet(
                () ->
                    product.views(
                        new StatelessView(configuration.kafka().partitions()), peers::now));
    MetricPublisher publisher = product.publisher();
    processor.ifPresent(running -> product.totals(running, publisher));
    DeliveryDesk sent = roles.contains(Role.API) ? product.deliveries() : DeliveryDesk.of(List::of);
    PostedBook posted = roles.contains(Role.API) ? product.posted() : PostedBook.NONE;
    if (roles.contains(Role.API)) {
      product.savedViews();
      product.activity();
    }
    product.access(data);
    if (roles.contains(Role.API) || roles.contains(Role.ARCHIVE)) {
      product.storage(posted);
    }
    if (roles.contains(Role.API)) {
      processor.ifPresent(running -> product.detectorMemory(running, posted));
    }
    if (roles.contains(Role.ARCHIVE)) {
      product.trim();
    }
    HistorySource history = product.archive().history(views.all(), data.of("history"));
    product.api(views, history, new AlertDesk(routes.plan(), silences, sent, posted), publisher);
    parts.step("ready", () -> Ready.await(product.readiness()));
    if (roles.contains(Role.ARCHIVE)) {
      product.archive().checkBucket(publisher);
    }
    return "MASTER_PERF serves "
        + roles.stream().map(Role::word).sorted().collect(Collectors.joining(", "))
        + " on "
        + self.scheme()
        + "://"
        + self.address()
        + webhooks();
  }

  /** A secret made here must reach the receiver somehow; a configured one it has. */
  private String webhooks() {
    boolean made =
        roles.contains(Role.ALERTS)
            && configuration.webhook().url().isPresent()
            && configuration.webhook().secret().isEmpty();
    return made ? ", webhooks signed with the secret in " + data.webhookSecretFile() : "";
  }

  /** The configured bucket; empty if there is none. */
  public static Optional<BucketSettings> bucket(Configuration configuration) {
    Configuration.S3 s3 = configuration.s3();
    return s3.endpoint()
        .map(
            endpoint ->
                new BucketSettings(
                    endpoint,
                    s3.region(),
                    s3.bucket(),
                    s3.accessKey().orElse(""),
                    s3.secretKey().map(Secret::reveal).orElse("")));
  }
}
