package dev.masterperf.alerts.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.alerts.address.AddressPolicy;
import dev.masterperf.alerts.address.Resolver;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.helper.SimpleMessageListener;
import org.subethamail.smtp.server.SMTPServer;

/** Mail to a real SMTP server, with accounts and TLS. */
class EmailReceiverTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final String HOST = "smtp.test";

  @TempDir static Path folder;
  private static TestTls tls;

  private final List<byte[]> mails = new CopyOnWriteArrayList<>();
  private SMTPServer server;

  @BeforeAll
  static void makeACertificate() throws Exception {
    tls = TestTls.of(HOST, folder);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop();
    }
  }

  @Test
  void goesThroughStartTlsWithAPassword() throws Exception {
    start(builder -> builder.enableTLS().requireTLS().requireAuth());

    DeliveryOutcome outcome = send(receiver("right", true, "ops@example.org, b@example.org"));

    assertThat(outcome).isInstanceOf(DeliveryOutcome.Delivered.class);
    assertThat(outcome.detail()).startsWith("250");
    assertThat(mails).hasSize(2); // one for each recipient
    MimeMessage mail = mail(0);
    assertThat(mail.getSubject()).startsWith("[FIRING:1] SlowUpload");
    assertThat(mail.getHeader("From")).containsExactly("perf@example.org");
    assertThat(mail.getHeader("To")[0]).contains("ops@example.org").contains("b@example.org");
    assertThat(mail.getMessageID()).isEqualTo("<msg_1@example.org>");
    assertThat(mail.getHeader("References")[0]).endsWith("@example.org>");
    assertThat(mail.getSentDate().toInstant()).isEqualTo(NOW);
    assertThat(mail.getContent().toString()).contains("summary: upload took 750ms");
  }

  @Test
  void aWrongPasswordIsTriedAgainLater() {
    start(builder -> builder.enableTLS().requireAuth());

    DeliveryOutcome outcome = send(receiver("wrong", true, "ops@example.org"));

    assertThat(outcome).isInstanceOf(DeliveryOutcome.Failed.class);
    assertThat(outcome.detail()).doesNotContain("wrong");
    assertThat(mails).isEmpty();
  }

  @Test
  void aRecipientThatTheServerRefusesIsForGood() {
    start(builder -> builder.enableTLS());

    DeliveryOutcome outcome = send(receiver("right", true, "nobody@example.org"));

    assertThat(outcome).isInstanceOf(DeliveryOutcome.Rejected.class);
    assertThat(outcome.detail()).contains("553 <nobody@example.org>");
  }

  @Test
  void aServerWithoutTlsGetsNothingUnlessItMay() {
    start(builder -> builder);

    DeliveryOutcome outcome = send(receiver("right", true, "ops@example.org"));
    assertThat(outcome).isInstanceOf(DeliveryOutcome.Failed.class);
    assertThat(outcome.detail()).contains("STARTTLS");
    assertThat(mails).isEmpty();

    assertThat(send(receiver("right", false, "ops@example.org")))
        .isInstanceOf(DeliveryOutcome.Delivered.class);
  }

  @Test
  void aServerThatNobodyVouchesForGetsNothing() throws Exception {
    TestTls stranger = TestTls.of("stranger.test", folder);
    start(builder -> builder.enableTLS().startTlsSocketFactory(stranger.server()));

    DeliveryOutcome outcome = send(receiver("right", true, "ops@example.org"));

    assertThat(outcome).isInstanceOf(DeliveryOutcome.Failed.class);
    assertThat(mails).isEmpty();
  }

  /** Trust of a connection that begins with TLS is Java's own, which does not know ours. */
  @Test
  void onTheTlsPortTlsComesFirstAndIsChecked() {
    start(builder -> builder.serverSocketFactory(tls.server()));
    SmtpServer smtp =
        new SmtpServer(HOST, server.getPortAllocated(), true, "x", Optional.empty(), true);

    DeliveryOutcome outcome =
        send(new EmailReceiver("e", smtp, "a@example.org", List.of("ops@example.org"), true));

    assertThat(outcome).isInstanceOf(DeliveryOutcome.Failed.class);
    assertThat(outcome.detail()).contains("certification path");
  }

  @Test
  void aServerInsideIsRefusedAsAnyAddressIs() {
    start(builder -> builder.enableTLS());
    try (Outbound outbound = outbound(AddressPolicy.PUBLIC)) {
      DeliveryOutcome outcome = send(outbound, receiver("right", true, "ops@example.org"));

      assertThat(outcome.detail()).contains("smtp.test is 127.0.0.1").contains("webhook.allow");
    }
  }

  private void start(UnaryOperator<SMTPServer.Builder> as) {
    server =
        as.apply(
                SMTPServer.port(0)
                    .bindAddress(InetAddress.getLoopbackAddress())
                    .startTlsSocketFactory(tls.server())
                    .authenticationHandlerFactory(
                        new EasyAuthenticationHandlerFactory(
                            (user, password, context) -> {
                              if (!user.equals("perf") || !password.equals("right")) {
                                throw new LoginFailedException();
                              }
                            }))
                    .simpleMessageListener(new Mailbox()))
            .build();
    server.start();
  }

  private EmailReceiver receiver(String password, boolean requireTls, String to) {
    return new EmailReceiver(
        "e",
        new SmtpServer(
            HOST,
            server.getPortAllocated(),
            false,
            "perf.example.org",
            Optional.of(new SmtpServer.Login("perf", new Secret(password))),
            requireTls),
        "perf@example.org",
        List.of(to),
        true);
  }

  private DeliveryOutcome send(EmailReceiver receiver) {
    try (Outbound outbound = outbound(AddressPolicy.allowing(List.of(), true))) {
      return send(outbound, receiver);
    }
  }

  private static DeliveryOutcome send(Outbound outbound, EmailReceiver receiver) {
    return receiver
        .send(outbound, "msg_1", receiver.body(Groups.firing()))
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  private static Outbound outbound(AddressPolicy policy) {
    Resolver resolver = host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")};
    return new Outbound(InstantSource.fixed(NOW), policy, resolver, tls.client());
  }

  private MimeMessage mail(int index) throws Exception {
    return new MimeMessage(
        Session.getInstance(new Properties()), new ByteArrayInputStream(mails.get(index)));
  }

  /** Takes mail for everybody but one. */
  private final class Mailbox implements SimpleMessageListener {
    @Override
    public boolean accept(String from, String recipient) {
      return !recipient.startsWith("nobody");
    }

    @Override
    public void deliver(String from, String recipient, InputStream data) throws IOException {
      mails.add(data.readAllBytes());
    }
  }
}
