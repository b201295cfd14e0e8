package dev.masterperf.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KeyTest {

  /** Whoever changes a key or a default changes this table too, and so decides it. */
  @Test
  void everyKeyAndEveryDefaultIsAsPinnedHere() {
    String table =
        Arrays.stream(Key.values())
            .map(
                key ->
                    String.join(
                        " | ",
                        key.path(),
                        key.flag(),
                        key.variable(),
                        key.preset(Mode.UP),
                        key.preset(Mode.SERVE),
                        key.secret() ? "secret" : "shown"))
            .collect(Collectors.joining("\n", "", "\n"));

    assertThat(table)
        .isEqualTo(
            """
            host | --host | MASTERPERF_HOST | 127.0.0.1 | 127.0.0.1 | shown
            port | --port | MASTERPERF_PORT | 3004 | 3004 | shown
            auth | --auth | MASTERPERF_AUTH | off | off | shown
            oidc.issuer | --oidc-issuer | MASTERPERF_OIDC_ISSUER |  |  | shown
            oidc.audience | --oidc-audience | MASTERPERF_OIDC_AUDIENCE |  |  | shown
            oidc.client-id | --oidc-client-id | MASTERPERF_OIDC_CLIENT_ID |  |  | shown
            oidc.client-secret | --oidc-client-secret | MASTERPERF_OIDC_CLIENT_SECRET |  |  | secret
            oidc.roles-claim | --oidc-roles-claim | MASTERPERF_OIDC_ROLES_CLAIM | roles | roles | shown
            behind-proxy | --behind-proxy | MASTERPERF_BEHIND_PROXY | false | false | shown
            tls.cert | --tls-cert | MASTERPERF_TLS_CERT |  |  | shown
            tls.key | --tls-key | MASTERPERF_TLS_KEY |  |  | shown
            tls.ca | --tls-ca | MASTERPERF_TLS_CA |  |  | shown
            data | --data | MASTERPERF_DATA | data | data | shown
            rules | --rules | MASTERPERF_RULES |  |  | shown
            demo | --no-demo | MASTERPERF_DEMO | true | true | shown
            kafka.host | --kafka-host | MASTERPERF_KAFKA_HOST | 127.0.0.1 | 127.0.0.1 | shown
            kafka.port | --kafka-port | MASTERPERF_KAFKA_PORT | 9092 | 9092 | shown
            kafka.bootstrap | --kafka | MASTERPERF_KAFKA_BOOTSTRAP |  |  | shown
            kafka.properties | --kafka-properties | MASTERPERF_KAFKA_PROPERTIES |  |  | shown
            kafka.partitions | --partitions | MASTERPERF_KAFKA_PARTITIONS | 4 | 12 | shown
            kafka.replication | --replication | MASTERPERF_KAFKA_REPLICATION | 1 | 3 | shown
            kafka.scope-topics | --scope-topics | MASTERPERF_KAFKA_SCOPE_TOPICS |  |  | shown
            s3.host | --s3-host | MASTERPERF_S3_HOST | 127.0.0.1 | 127.0.0.1 | shown
            s3.port | --s3-port | MASTERPERF_S3_PORT | 9000 | 9000 | shown
            s3.endpoint | --s3-endpoint | MASTERPERF_S3_ENDPOINT |  |  | shown
            s3.bucket | --s3-bucket | MASTERPERF_S3_BUCKET | masterperf | masterperf | shown
            s3.region | --s3-region | MASTERPERF_S3_REGION | auto | auto | shown
            s3.access-key | --s3-access-key | MASTERPERF_S3_ACCESS_KEY |  |  | shown
            s3.secret-key | --s3-secret-key | MASTERPERF_S3_SECRET_KEY |  |  | secret
            archive.segment-age | --archive-segment-age | MASTERPERF_ARCHIVE_SEGMENT_AGE | 5m | 10m | shown
            archive.segment-size | --archive-segment-size | MASTERPERF_ARCHIVE_SEGMENT_SIZE | 16MiB | 32MiB | shown
            archive.memory | --archive-memory | MASTERPERF_ARCHIVE_MEMORY | 32MiB | 64MiB | shown
            archive.resolutions | --archive-resolutions | MASTERPERF_ARCHIVE_RESOLUTIONS | 1m,1h | 1m,1h | shown
            webhook.url | --webhook | MASTERPERF_WEBHOOK_URL |  |  | shown
            webhook.secret | --webhook-secret | MASTERPERF_WEBHOOK_SECRET |  |  | secret
            webhook.allow | --webhook-allow | MASTERPERF_WEBHOOK_ALLOW |  |  | shown
            external-url | --external-url | MASTERPERF_EXTERNAL_URL |  |  | shown
            alerts.routes | --alerting | MASTERPERF_ALERTS_ROUTES |  |  | shown
            audit.signing-key | --audit-signing-key | MASTERPERF_AUDIT_SIGNING_KEY |  |  | shown
            retention.1s | --retention-1s | MASTERPERF_RETENTION_1S | 1h | 1h | shown
            retention.10s | --retention-10s | MASTERPERF_RETENTION_10S | 6h | 6h | shown
            retention.1m | --retention-1m | MASTERPERF_RETENTION_1M | 48h | 48h | shown
            retention.1h | --retention-1h | MASTERPERF_RETENTION_1H | 30d | 30d | shown
            storage.budget | --storage-budget | MASTERPERF_STORAGE_BUDGET | 10GiB | none | shown
            archive.retention.events | --archive-retention-events | MASTERPERF_ARCHIVE_RETENTION_EVENTS | forever | forever | shown
            archive.retention.1m | --archive-retention-1m | MASTERPERF_ARCHIVE_RETENTION_1M | forever | forever | shown
            archive.retention.1h | --archive-retention-1h | MASTERPERF_ARCHIVE_RETENTION_1H | forever | forever | shown
            processor.series-ttl | --series-ttl | MASTERPERF_PROCESSOR_SERIES_TTL | 24h | 24h | shown
            processor.series-budget | --series-budget | MASTERPERF_PROCESSOR_SERIES_BUDGET | 100000 | 100000 | shown
            processor.category-budgets | --category-budgets | MASTERPERF_PROCESSOR_CATEGORY_BUDGETS |  |  | shown
            processor.detector-memory | --detector-memory | MASTERPERF_PROCESSOR_DETECTOR_MEMORY | 64MiB | 64MiB | shown
            ingest.mapping | --ingest-mapping | MASTERPERF_INGEST_MAPPING |  |  | shown
            ingest.statsd.port | --statsd-port | MASTERPERF_INGEST_STATSD_PORT |  |  | shown
            ingest.statsd.host | --statsd-host | MASTERPERF_INGEST_STATSD_HOST |  |  | shown
            limits.requests-per-second | --requests-per-second | MASTERPERF_LIMITS_REQUESTS_PER_SECOND | 500 | 500 | shown
            limits.requests-at-once | --requests-at-once | MASTERPERF_LIMITS_REQUESTS_AT_ONCE | 1000 | 1000 | shown
            limits.downloads | --downloads | MASTERPERF_LIMITS_DOWNLOADS | 8 | 8 | shown
            limits.downloads-per-caller | --downloads-per-caller | MASTERPERF_LIMITS_DOWNLOADS_PER_CALLER | 6 | 6 | shown
            watch.self | --no-self-watch | MASTERPERF_WATCH_SELF | true | true | shown
            watch.hang-timeout | --hang-timeout | MASTERPERF_WATCH_HANG_TIMEOUT | 30s | 30s | shown
            watch.heartbeat | --heartbeat | MASTERPERF_WATCH_HEARTBEAT |  |  | secret
            watch.heartbeat-every | --heartbeat-every | MASTERPERF_WATCH_HEARTBEAT_EVERY | 1m | 1m | shown
            processor.standbys | --standbys | MASTERPERF_PROCESSOR_STANDBYS | 0 | 0 | shown
            processor.spare | --spare | MASTERPERF_PROCESSOR_SPARE | false | false | shown
            roles | --roles | MASTERPERF_ROLES | processor,api,alerts,archive | processor,api,alerts,archive | shown
            cluster.instance-id | --instance-id | MASTERPERF_CLUSTER_INSTANCE_ID |  |  | shown
            cluster.advertised-host | --advertised-host | MASTERPERF_CLUSTER_ADVERTISED_HOST |  |  | shown
            cluster.internal-secret | --internal-secret | MASTERPERF_CLUSTER_INTERNAL_SECRET |  |  | secret
            cluster.peers | --peers | MASTERPERF_CLUSTER_PEERS |  |  | shown
            cluster.state-dir | --state-dir | MASTERPERF_CLUSTER_STATE_DIR |  |  | shown
            """);
  }

  @Test
  void noTwoKeysShareAPathAFlagOrAVariable() {
    assertThat(Key.values()).extracting(Key::path).doesNotHaveDuplicates();
    assertThat(Key.values()).extracting(Key::flag).doesNotHaveDuplicates();
    assertThat(Key.values()).extracting(Key::variable).doesNotHaveDuplicates();
  }
}
