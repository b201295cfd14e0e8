package dev.masterperf.launcher.run;

import dev.masterperf.alerts.check.BacktestLimits;
import dev.masterperf.alerts.delivery.EndpointStatus;
import dev.masterperf.alerts.delivery.FailedNotifications;
import dev.masterperf.alerts.delivery.NotificationHistory;
import dev.masterperf.alerts.delivery.Notifier;
import dev.masterperf.alerts.delivery.NotifierSettings;
import dev.masterperf.alerts.delivery.RecordedTransitions;
import dev.masterperf.alerts.posted.PostedBook;
import dev.masterperf.alerts.posted.PostedTopic;
import dev.masterperf.alerts.receiver.EvidenceSource;
import dev.masterperf.alerts.silence.SilenceBook;
import dev.masterperf.alerts.silence.SilenceTopic;
import dev.masterperf.api.ApiServer;
import dev.masterperf.api.ApiSettings;
import dev.masterperf.api.ApiSettings.Exposure;
import dev.masterperf.api.Operations;
import dev.masterperf.api.access.Authentication;
import dev.masterperf.api.activity.Activity;
import dev.masterperf.api.activity.ActivityRing;
import dev.masterperf.api.activity.ActivityTopics;
import dev.masterperf.api.alertmanager.AlertDesk;
import dev.masterperf.api.alertmanager.DeliveryDesk;
import dev.masterperf.api.alerts.Reload;
import dev.masterperf.api.alerts.RulesBacktest;
import dev.masterperf.api.alerts.ViewEvidence;
import dev.masterperf.api.audit.Actor;
import dev.masterperf.api.audit.AuditLog;
import dev.masterperf.api.audit.AuditSearch;
import dev.masterperf.api.audit.AuditSettings;
import dev.masterperf.api.audit.AuditTopic;
import dev.masterperf.api.cluster.ClusterView;
import dev.masterperf.api.cluster.Instance;
import dev.masterperf.api.cluster.RemoteView;
import dev.masterperf.api.cluster.SharedSecret;
import dev.masterperf.api.detectors.DetectorMemory;
import dev.masterperf.api.health.Readiness;
import dev.masterperf.api.history.HistorySource;
import dev.masterperf.api.http.TlsFiles;
import dev.masterperf.api.ingest.HotWindows;
import dev.masterperf.api.keys.ApiKey;
import dev.masterperf.api.keys.KeyChanges;
import dev.masterperf.api.keys.KeyUses;
import dev.masterperf.api.keys.Keys;
import dev.masterperf.api.keys.SeenKeys;
import dev.masterperf.api.login.Authenticator;
import dev.masterperf.api.login.EndedSessions;
import dev.masterperf.api.login.LocalAuthentication;
import dev.masterperf.api.login.OidcProvider;
import dev.masterperf.api.login.Seals;
import dev.masterperf.api.login.SecretAuthentication;
import dev.masterperf.api.login.Transport;
import dev.masterperf.api.openmetrics.Figures;
import dev.masterperf.api.openmetrics.OwnFigures;
import dev.masterperf.api.storage.DescribedDisks;
import dev.masterperf.api.storage.StorageBudget;
import dev.masterperf.api.views.ViewFile;
import dev.masterperf.launcher.backtest.TopicBacktest;
import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.launcher.config.Role;
import dev.masterperf.launcher.host.AuditKey;
import dev.masterperf.launcher.host.CannotStartException;
import dev.masterperf.launcher.host.DataFolder;
import dev.masterperf.launcher.host.Ports;
import dev.masterperf.launcher.kafka.AdminCall;
import dev.masterperf.launcher.kafka.BrokerCheck;
import dev.masterperf.launcher.kafka.TopicProvisioner;
import dev.masterperf.model.DeletedScopes;
import dev.masterperf.model.ScopeDeletion;
import dev.masterperf.model.Series;
import dev.masterperf.model.Topics;
import dev.masterperf.producer.KafkaMetricPublisher;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.MetricPublisher;
import dev.masterperf.streams.PerfProcessor;
import dev.masterperf.streams.ProcessorSettings;
import dev.masterperf.streams.alert.StoredRuleFiles;
import dev.masterperf.streams.document.DocumentBook;
import dev.masterperf.streams.document.DocumentTopic;
import dev.masterperf.streams.document.ScopeDeletions;
import dev.masterperf.streams.scopetopic.ScopeTopics;
import dev.masterperf.streams.scopetopic.ScopeTopicsSettings;
import dev.masterperf.streams.view.PerfView;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The roles of one process, started in order on a broker and a bucket. */
final class Product {
  private static final Logger LOG = LoggerFactory.getLogger(Product.class);
  static final String APPLICATION = "masterperf";

  /** A back-test may take a quarter of the heap, since other work goes on beside it. */
  private static final int HEAP_TO_WINDOWS = 16;

  private static final long MAX_EVALUATIONS = 2_000_000;

  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(2);

  private final Configuration configuration;
  private final Backing backing;
  private final Identity self;
  private final Parts parts;
  private final Ending ending;
  private final Figures figures = new Figures();
  private final Watch watch;
  private final ArchiveParts archive;
  private final List<Supplier<Reload.Outcome>> reloads = new CopyOnWriteArrayList<>();
  private final List<Supplier<List<String>>> complaints = new CopyOnWriteArrayList<>();
  private AuditLog audit = AuditLog.NONE;
  private Authentication authentication = Authentication.OFF;
  private Optional<Keys> apiKeys = Optional.empty();
  private DocumentBook<String> storedRules = DocumentBook.none();
  private DocumentBook<ViewFile> views = DocumentBook.none();
  private DocumentBook<ScopeDeletion> scopes = DocumentBook.none();
  private Supplier<DeletedScopes> deleted = () -> DeletedScopes.NONE;
  private Activity activity = Activity.of(new ActivityRing());
  private Supplier<List<EndpointStatus>> endpoints = List::of;
  private Optional<BooleanSupplier> notifies = Optional.empty();
  private Optional<StorageBudget> storage = Optional.empty();

  Product(Configuration configuration, Backing backing, Identity self, Parts parts, Ending ending) {
    this.configuration = configuration;
    this.backing = backing;
    this.self = self;
    this.parts = parts;
    this.ending = ending;
    this.watch = new Watch(configuration, self, parts, figures, ending);
    this.archive =
        new ArchiveParts(configuration, backing, self, parts, figures, () -> deleted.get());
  }

  /** What this process does with the bucket of the archive, if there is one. */
  ArchiveParts archive() {
    return archive;
  }

  /** Drops from the topics what is archived; after {@link #storage}. */
  void trim() {
    archive.trim(storage.<DoubleSupplier>map(budget -> budget::share).orElse(() -> 0));
  }

  /** How this process watches itself. */
  Watch watch() {
    return watch;
  }

  /** Checks the brokers, creates and checks the topics; returns when all can be written. */
  void topics() {
    parts.step(
        "topics",
        () -> {
          try (Admin admin = Admin.create(AdminCall.answeredInTime(backing.kafka()))) {
            new BrokerCheck(admin).require();
            Configuration.Kafka kafka = configuration.kafka();
            new TopicProvisioner(admin, kafka.partitions(), kafka.replication(), copiedScopes())
                .provision();
          } catch (CannotStartException e) {
            throw new CannotStartException(
                "Kafka at " + backing.bootstrap() + ": " + e.getMessage(), e);
          }
        });
  }

  /** Opened before whatever reads files that are written down when they change. */
  void audit(DataFolder data) {
    AuditSettings settings =
        AuditSettings.of(
            backing.kafka(),
            self.id(),
            Long.toHexString(new SecureRandom().nextLong()),
            AuditKey.of(configuration.auditSigningKey(), data),
            data.auditHeadFile());
    if (configuration.roles().contains(Role.ARCHIVE)) {
      // Before the writer, so that it stops after it, and has the last checkpoint as well.
      archive.audit();
    }
    AuditTopic topic = parts.start("audit", () -> openAudit(settings));
    audit = topic;
    figures.add(() -> OwnFigures.ofAudit(topic.lost()));
  }

  private static AuditTopic openAudit(AuditSettings settings) {
    try {
      return AuditTopic.open(settings, InstantSource.system(), System::nanoTime);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new CannotStartException(
          e.getMessage()
              + "; it says how long the audit chain of this instance was. Put it back, or move it"
              + " away to begin anew: masterperf audit verify then misses what it told of",
          e);
    }
  }

  /**
   * From now on the file, if there is one, is read again when somebody asks, and tells how that
   * went.
   *
   * @param what is in it, in the plural
   */
  void reloaded(String what, Optional<WatchedFile> watched) {
    watched.ifPresent(
        file -> {
          file.auditTo(audit.by(Actor.process(self.id())));
          reloads.add(() -> new Reload.Outcome(what, file.reload()));
          figures.add(() -> OwnFigures.ofReload(what, file.status()));
        });
  }

  /**
   * @param said what people say of alerts
   */
  PerfProcessor processor(RuleFile rules, Path stateDir, SilenceBook said) {
    reloaded("rules", rules.watched());
    figures.add(() -> OwnFigures.ofRules(rules.rules().get().rules().size()));
    figures.add(() -> OwnFigures.ofStoredRules(rules.rules().inForce()));
    ProcessorSettings settings =
        new ProcessorSettings(
            backing.kafka(),
            APPLICATION,
            self.id(),
            stateDir,
            self.address().host(),
            self.address().port(),
            configuration.kafka().partitions(),
            ProcessorSettings.DEFAULT_COMMIT_INTERVAL,
            configuration.retention(),
            rules.rules(),
            configuration.series(),
            configuration.cluster().standbys(),
            configuration.detectorBytes(),
            said::now,
            deleted);
    PerfProcessor running =
        parts.start(
            "processor",
            () -> {
              PerfProcessor processor =
                  PerfProcessor.started(settings, InstantSource.system(), ending.failed());
              complaints.add(processor::notReadyReasons);
              figures.add(() -> OwnFigures.ofIngest(processor.ingestTotals()));
              figures.add(() -> OwnFigures.ofDetectors(processor.detectors()));
              return processor;
            });
    watch.processor(running);
    return running;
  }

  /** Silences and acknowledgements, read to their end before anybody is told of anything. */
  SilenceTopic silences() {
    SilenceTopic topic =
        parts.start(
            "silences",
            () ->
                SilenceTopic.open(
                    backing.kafka(),
                    APPLICATION + "-silences-" + self.id(),
                    InstantSource.system()));
    following("silences", topic::failures);
    return topic;
  }

  /** Rule files that are stored for all processes, read to their end before rules are evaluated. */
  DocumentTopic<String> storedRules() {
    DocumentTopic<String> topic =
        parts.start(
            "stored rules",
            () ->
                DocumentTopic.open(
                    StoredRuleFiles.KIND, backing.kafka(), APPLICATION + "-rules-" + self.id()));
    storedRules = topic;
    following("stored rules", topic::failures);
    return topic;
  }

  /** Scopes that were deleted, read to their end before anything is taken of one. */
  void deletedScopes() {
    DocumentTopic<ScopeDeletion> topic =
        parts.start(
            "deleted scopes",
            () ->
                DocumentTopic.open(
                    ScopeDeletions.KIND, backing.kafka(), APPLICATION + "-scopes-" + self.id()));
    scopes = topic;
    deleted = new ScopeDeletions(topic);
    following("deleted scopes", topic::failures);
  }

  /** Copies the topics of single scopes into that of all metrics; after {@link #deletedScopes}. */
  void scopeTopics() {
    Set<String> scopes = copiedScopes();
    if (scopes.isEmpty()) {
      return;
    }
    ScopeTopics topics =
        parts.start(
            "scope topics",
            () -> {
              ScopeTopics copying =
                  new ScopeTopics(
                      new ScopeTopicsSettings(
                          backing.kafka(),
                          APPLICATION,
                          self.id(),
                          scopes,
                          configuration.kafka().partitions(),
                          deleted));
              copying.start();
              return copying;
            });
    following("scope topics", topics::failures);
    figures.add(() -> OwnFigures.ofScopeTopics(topics.figures()));
  }

  /** Those whose topics are copied by this process, which makes them too. */
  private Set<String> copiedScopes() {
    return configuration.roles().contains(Role.PROCESSOR)
        ? configuration.kafka().scopeTopics()
        : Set.of();
  }

  /** Views that people saved, read to their end before anybody asks for one. */
  void savedViews() {
    DocumentTopic<ViewFile> topic =
        parts.start(
            "views",
            () ->
                DocumentTopic.open(
                    ViewFile.KIND, backing.kafka(), APPLICATION + "-views-" + self.id()));
    views = topic;
    following("views", topic::failures);
  }

  /** How callers are known, and the keys by which they are, read to their end before. */
  void access(DataFolder data) {
    Configuration.Access access = configuration.access();
    boolean open = Ports.open(configuration.host());
    if (access.behindProxy()) {
      LOG.warn(
          access.auth() == Configuration.Auth.OFF
              ? "the proxy in front has to ask who comes: whom it lets through may do everything"
              : "the proxy in front has to speak TLS: keys are sent to it");
    }
    if (Ports.open(configuration.statsdHost()) && configuration.statsdPort().isPresent()) {
      LOG.warn("StatsD asks nobody who they are: whoever reaches it may send metrics");
    }
    if (access.auth() == Configuration.Auth.OFF) {
      if (open && !configuration.roles().contains(Role.API)) {
        internalSecret().ifPresent(secret -> authentication = new SecretAuthentication(secret));
      } else if (!access.behindProxy()) {
        authentication = new LocalAuthentication(configuration.host());
      }
      return;
    }
    DocumentTopic<ApiKey> book =
        parts.start(
            "keys",
            () ->
                DocumentTopic.open(
                    ApiKey.KIND, backing.kafka(), APPLICATION + "-keys-" + self.id()));
    following("keys", book::failures);
    InstantSource clock = InstantSource.system();
    Keys keys = new Keys(book, new SecureRandom(), clock);
    AuditLog own = audit.by(Actor.process(self.id()));
    SeenKeys seen = new SeenKeys(data.seenKeysFile());
    book.listen(parts.own("key changes", new KeyChanges(own, seen)));
    KeyUses uses = parts.own("key uses", new KeyUses(keys, clock));
    apiKeys = Optional.of(keys);
    authentication =
        new Authenticator(
            keys,
            uses,
            access.oidc().map(one -> new OidcProvider(one, clock)),
            seals(data),
            endedSessions(clock),
            transport(access),
            clock,
            System::nanoTime);
    if (keys.all().isEmpty()) {
      LOG.warn("there are no API keys yet, so nobody gets in; masterperf keys create makes one");
    }
  }

  /** Read to its end before anybody comes with a session. */
  private EndedSessions endedSessions(InstantSource clock) {
    DocumentTopic<Instant> book =
        parts.start(
            "ended sessions",
            () ->
                DocumentTopic.open(
                    EndedSessions.KIND,
                    backing.kafka(),
                    APPLICATION + "-ended-sessions-" + self.id()));
    following("ended sessions", book::failures);
    return new EndedSessions(book, clock);
  }

  /** Processes that ask one another take each other's sessions as well. */
  private Seals seals(DataFolder data) {
    return Seals.of(
        configuration
            .cluster()
            .internalSecret()
            .map(secret -> "sessions of a cluster with the secret " + secret.reveal())
            .orElseGet(() -> data.sessionSecret()));
  }

  private static Transport transport(Configuration.Access access) {
    if (access.tls().isPresent()) {
      return Transport.TLS;
    }
    return access.behindProxy() ? Transport.PROXY : Transport.PLAIN;
  }

  /** What happened of late, read in the background. */
  void activity() {
    ActivityTopics topics =
        parts.start(
            "activity",
            () ->
                new ActivityTopics(
                    backing.kafka(),
                    APPLICATION + "-activity-" + self.id(),
                    InstantSource.system()));
    activity = topics;
    following("activity", topics::failures);
  }

  /** Alerts that others post here. */
  PostedTopic posted() {
    PostedTopic topic =
        parts.start(
            "posted alerts",
            () -> PostedTopic.open(backing.kafka(), self.id(), InstantSource.system()));
    following("posted alerts", topic::failures);
    return topic;
  }

  private void following(String what, LongSupplier failures) {
    figures.add(() -> OwnFigures.ofFollowing(what, failures.getAsLong()));
  }

  /**
   * @param local what this process knows of series, if it holds some
   */
  void alerts(RoutesFile routes, SilenceBook silences, Optional<PerfView> local) {
    reloaded("routes", routes.watched());
    NotifierSettings settings =
        new NotifierSettings(
            backing.kafka(),
            APPLICATION,
            self.id(),
            routes.plan(),
            configuration
                .webhook()
                .externalUrl()
                .orElseGet(() -> URI.create(self.scheme() + "://" + self.address())),
            configuration.webhook().addresses(),
            local
                .<EvidenceSource>map(view -> new ViewEvidence(view, System::nanoTime))
                .orElse(EvidenceSource.NONE));
    parts.start(
        "alerts",
        () -> {
          Notifier notifier =
              new Notifier(settings, silences::now, InstantSource.system(), new SecureRandom());
          complaints.add(
              () -> notifier.running() ? List.of() : List.of("the notifier does not read alerts"));
          figures.add(
              () ->
                  OwnFigures.ofDelivery(
                      notifier.totals(), notifier.undelivered(), notifier.endpoints()));
          endpoints = notifier::endpoints;
          notifies = Optional.of(notifier::running);
          notifier.start();
          return notifier;
        });
  }

  /**
   * Watches the storage budget, if there is one.
   *
   * @param alerts where its own are posted
   */
  void storage(PostedBook alerts) {
    if (configuration.storageBudget().isPresent()) {
      long most = configuration.storageBudget().getAsLong();
      StorageBudget budget =
          parts.start(
              "storage",
              () -> {
                StorageBudget watched =
                    new StorageBudget(
                        new DescribedDisks(backing.kafka()), most, alerts, InstantSource.system());
                watched.start();
                return watched;
              });
      figures.add(budget::figures);
      storage = Optional.of(budget);
    }
  }

  /** Tells by an alert when the processor here has no memory for more detectors. */
  void detectorMemory(PerfProcessor processor, PostedBook alerts) {
    parts.start(
        "detector memory",
        () -> {
          DetectorMemory watched =
              new DetectorMemory(processor::detectors, self.id(), alerts, InstantSource.system());
          watched.start();
          return watched;
        });
  }

  /** Ready when every part started here that can say so is. */
  Readiness readiness() {
    return () -> complaints.stream().flatMap(part -> part.get().stream()).toList();
  }

  MetricPublisher publisher() {
    return parts.start(
        "publisher", () -> new KafkaMetricPublisher(backing.kafka(), Topics.METRICS.name()));
  }

  /** Makes rows of what the processor could not take as it came. */
  void totals(PerfProcessor processor, MetricPublisher publisher) {
    parts.start(
        "totals",
        () -> {
          MasterPerfTracker tracker =
              new MasterPerfTracker(
                  publisher,
                  Series.DEFAULT_SCOPE,
                  self.id(),
                  InstantSource.system(),
                  System::nanoTime);
          ProcessorTotals totals = new ProcessorTotals(processor::ingestTotals, tracker);
          totals.start();
          return totals;
        });
  }

  /** Answers from the stores of this process, and of the others that hold a part. */
  Views views(PerfProcessor processor) {
    return views(processor.localView(), () -> holders(processor));
  }

  /**
   * @param holders who holds a part of the state now
   */
  Views views(PerfView local, Supplier<List<Instance>> holders) {
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(ASK_TIMEOUT);
    configuration.access().authorities().map(TlsFiles::trusting).ifPresent(client::sslContext);
    HttpClient http = client.build();
    String scheme = self.scheme();
    int partitions = configuration.kafka().partitions();
    PerfView all =
        new ClusterView(
            partitions,
            holders,
            self.address(),
            local,
            holder ->
                new RemoteView(http, scheme, holder, internalSecret(), ASK_TIMEOUT, partitions),
            ClusterView.SECOND_OPINION);
    return new Views(all, local);
  }

  /** Those the group knows, and this process, which may hold a part before the group tells so. */
  private List<Instance> holders(PerfProcessor processor) {
    return Stream.concat(
            Stream.of(self.address()),
            processor.instances().stream().map(host -> new Instance(host.host(), host.port())))
        .toList();
  }

  private Optional<SharedSecret> internalSecret() {
    return configuration
        .cluster()
        .internalSecret()
        .map(secret -> new SharedSecret(secret.reveal()));
  }

  /** What was sent of late and given up, for those who ask. */
  DeliveryDesk deliveries() {
    NotificationHistory history =
        parts.start(
            "notifications",
            () ->
                new NotificationHistory(
                    backing.kafka(),
                    APPLICATION + "-history-" + self.id(),
                    InstantSource.system()));
    following("notifications", history::failures);
    return new DeliveryDesk(
        history::newest,
        new FailedNotifications(backing.kafka(), InstantSource.system()),
        new RecordedTransitions(backing.kafka(), InstantSource.system()),
        history::answers,
        endpoints);
  }

  ApiServer api(Views views, HistorySource history, AlertDesk desk, MetricPublisher publisher) {
    boolean open = configuration.roles().contains(Role.API);
    ApiSettings settings =
        ApiSettings.of(configuration.host(), self.address().port())
            .withExposure(open ? Exposure.PUBLIC : Exposure.INTERNAL)
            .withAuthentication(authentication)
            .withTls(configuration.access().tls())
            .withTransport(transport(configuration.access()))
            .withMapping(configuration.mapping())
            .withRequests(configuration.requests())
            .withWindows(new HotWindows(configuration.retention()));
    OptionalInt statsd = open ? configuration.statsdPort() : OptionalInt.empty();
    ApiSettings heard =
        statsd.isPresent()
            ? settings.withStatsd(configuration.statsdHost(), statsd.getAsInt())
            : settings;
    ApiSettings shared = internalSecret().map(heard::withInternalSecret).orElse(heard);
    ApiServer server =
        parts.start(
            "api",
            () -> {
              ApiServer api =
                  new ApiServer(
                      shared,
                      views.all(),
                      views.local(),
                      history,
                      desk,
                      publisher,
                      operations(),
                      InstantSource.system());
              api.start();
              return api;
            });
    notifies.ifPresent(running -> watch.heartbeat(backing, running, publisher));
    watch.self(publisher, deleted);
    return server;
  }

  private Operations operations() {
    InstantSource clock = InstantSource.system();
    Instant startedAt = clock.instant();
    Readiness readiness = readiness();
    figures.add(() -> OwnFigures.ofProcess(startedAt, readiness));
    return new Operations(
        readiness,
        () -> reloads.stream().map(Supplier::get).toList(),
        figures,
        audit,
        new AuditSearch(backing.kafka(), APPLICATION + "-audit-search-" + self.id()),
        backtest(),
        storedRules,
        views,
        scopes,
        activity,
        () -> storage.flatMap(StorageBudget::noRoom),
        apiKeys);
  }

  /** Reads what it needs of the topic when it is asked. */
  private RulesBacktest backtest() {
    long bytes = Runtime.getRuntime().maxMemory() / HEAP_TO_WINDOWS;
    TopicBacktest past =
        new TopicBacktest(backing.kafka(), new BacktestLimits(MAX_EVALUATIONS, bytes));
    return question -> {
      try {
        return past.run(question);
      } catch (CannotStartException e) {
        throw new RulesBacktest.Unavailable(String.valueOf(e.getMessage()), e);
      }
    };
  }

  /**
   * What a server answers from.
   *
   * @param all the whole cluster
   * @param local this process alone, for the others
   */
  record Views(PerfView all, PerfView local) {}
}
