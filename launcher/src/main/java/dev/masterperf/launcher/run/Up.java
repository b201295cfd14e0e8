package dev.masterperf.launcher.run;

import dev.masterperf.alerts.posted.PostedTopic;
import dev.masterperf.alerts.silence.SilenceTopic;
import dev.masterperf.api.ApiServer;
import dev.masterperf.api.alertmanager.AlertDesk;
import dev.masterperf.api.history.HistorySource;
import dev.masterperf.archive.bucket.BucketSettings;
import dev.masterperf.launcher.config.Configuration;
import dev.masterperf.launcher.demo.Demo;
import dev.masterperf.launcher.embedded.EmbeddedKafka;
import dev.masterperf.launcher.embedded.EmbeddedKafkaSettings;
import dev.masterperf.launcher.embedded.EmbeddedS3;
import dev.masterperf.launcher.embedded.EmbeddedS3Settings;
import dev.masterperf.launcher.host.DataFolder;
import dev.masterperf.launcher.host.Ports;
import dev.masterperf.launcher.run.Product.Views;
import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.MetricPublisher;
import dev.masterperf.producer.isolation.IsolationAgents;
import dev.masterperf.producer.r2.KeyScope;
import dev.masterperf.producer.r2.R2Settings;
import dev.masterperf.producer.r2.R2Storage;
import dev.masterperf.producer.r2.SecretKey;
import dev.masterperf.streams.PerfProcessor;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything in one process: broker, bucket, and all roles on them. */
public final class Up {
  private static final Logger LOG = LoggerFactory.getLogger(Up.class);

  private Up() {}

  /**
   * Starts all of it, in order, and returns when the matrix can be read.
   *
   * @param parts takes what was started, also where this fails half way
   * @return what to tell the person who started it
   * @throws dev.masterperf.launcher.host.CannotStartException if this machine does not allow it
   * @throws dev.masterperf.alerts.yaml.YamlFileException if the rules are wrong
   */
  public static String start(Configuration configuration, Parts parts) {
    RuleFile rules = parts.own("rules", Watch.rules(configuration));
    String host = configuration.host();
    Ports.requireFree("--port", host, configuration.port());
    String kafkaHost = configuration.kafka().host();
    String s3Host = configuration.s3().host();
    String statsdHost = configuration.statsdHost();
    Ports.requireFree("--kafka-port", kafkaHost, configuration.kafka().port());
    Ports.requireFree("--s3-port", s3Host, configuration.s3().port());
    configuration
        .statsdPort()
        .ifPresent(free -> Ports.requireFree("--statsd-port", statsdHost, free));
    DataFolder data = parts.own("data", DataFolder.open(configuration.data()));
    if (Ports.open(kafkaHost)) {
      LOG.atWarn()
          .addKeyValue("host", kafkaHost)
          .log(
              "the embedded broker asks nobody who they are: whoever reaches it may do everything");
    }

    RoutesFile routes = parts.own("routes", Plans.open(configuration, data::webhookSecret));
    EmbeddedKafka kafka =
        parts.start(
            "kafka",
            () ->
                EmbeddedKafka.start(
                    new EmbeddedKafkaSettings(
                        data.of("kafka"), kafkaHost, configuration.kafka().port())));
    EmbeddedS3 s3 =
        parts.start(
            "s3",
            () ->
                EmbeddedS3.start(
                    new EmbeddedS3Settings(data.of("s3"), s3Host, configuration.s3().port())));

    int port = configuration.port() == 0 ? Ports.free(host) : configuration.port();
    Backing backing = new Backing(kafka.address(), Map.of(), Optional.of(bucket(s3)));
    Product product =
        new Product(
            configuration,
            backing,
            Identity.alone(configuration, port),
            parts,
            Ending.OF_THE_PROCESS);
    product.watch().clock(); // before anything waits for the brokers
    product.topics();
    product.watch().disk(configuration.data());
    product.audit(data);
    product.deletedScopes();
    rules.follow(product.storedRules());
    if (!rules.hasRulesOfPeople()) {
      LOG.info(
          "there are no alert rules of yours; --rules names a file of them, and the page and"
              + " masterperf rules put store some");
    }
    SilenceTopic silences = product.silences();
    PerfProcessor processor = product.processor(rules, data.of("state"), silences);
    product.scopeTopics();
    product.alerts(routes, silences, Optional.of(processor.localView()));
    product.archive().collect(data.of("archive"));
    MetricPublisher publisher = product.publisher();
    product.totals(processor, publisher);
    PostedTopic posted = product.posted();
    product.savedViews();
    product.access(data);
    product.activity();
    product.storage(posted);
    product.detectorMemory(processor, posted);
    product.trim();
    AlertDesk desk = new AlertDesk(routes.plan(), silences, product.deliveries(), posted);
    Views views = product.views(processor);
    HistorySource history = product.archive().history(views.all(), data.of("history"));
    ApiServer api = product.api(views, history, desk, publisher);
    parts.step("ready", () -> Ready.await(product.readiness()));
    if (configuration.demo()) {
      MasterPerfTracker tracker = parts.own("tracker", new MasterPerfTracker(publisher));
      parts.start("demo", () -> demo(s3, tracker));
    }
    return new Welcome(configuration, data, port, api.statsdPort(), kafka, s3).text();
  }

  private static Demo demo(EmbeddedS3 s3, MasterPerfTracker tracker) {
    R2Settings bucket =
        new R2Settings(
            s3.endpoint(),
            EmbeddedS3.BUCKET,
            s3.accessKey(),
            new SecretKey(s3.secretKey()),
            new KeyScope("demo"));
    Demo demo = new Demo(tracker, new R2Storage(bucket, tracker), new IsolationAgents(tracker));
    demo.start();
    return demo;
  }

  private static BucketSettings bucket(EmbeddedS3 s3) {
    return new BucketSettings(
        s3.endpoint(),
        BucketSettings.DEFAULT_REGION,
        EmbeddedS3.BUCKET,
        s3.accessKey(),
        s3.secretKey());
  }
}
