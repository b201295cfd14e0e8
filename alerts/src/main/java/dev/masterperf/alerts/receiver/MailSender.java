package dev.masterperf.alerts.receiver;

import dev.masterperf.alerts.address.CheckedLookup;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.eclipse.angus.mail.util.MailConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Sends mail over SMTP to servers whose address was checked. Each attempt has a thread and a
 * connection of its own; how many there are is limited by the notifier, for each receiver alone.
 */
final class MailSender implements AutoCloseable {
  private static final String CONNECT_MILLIS = "5000";
  private static final String SILENCE_MILLIS = "10000";

  /** From here on a reply means "never", below "not now": RFC 5321 §4.2.1. */
  private static final int PERMANENT = 500;

  /** More causes inside one another than tell anything. */
  private static final int MAX_DEPTH = 5;

  private final CheckedLookup lookup;
  private final SSLContext tls;
  private final AtomicInteger threadNumber = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool(this::thread);

  MailSender(CheckedLookup lookup, SSLContext tls) {
    this.lookup = lookup;
    this.tls = tls;
  }

  /**
   * Makes one attempt; ends with an exception if the server could not be reached or did not let us
   * in.
   *
   * @param id becomes the mail's
   */
  CompletableFuture<DeliveryOutcome> send(
      SmtpServer server,
      String from,
      List<String> to,
      String id,
      Instant now,
      EmailReceiver.Body body) {
    return lookup
        .addresses(server.host())
        .thenApplyAsync(
            addresses -> {
              try {
                return send(server, addresses, from, to, id, now, body);
              } catch (MessagingException e) {
                return outcome(e);
              }
            },
            threads);
  }

  /** Of several addresses the next is tried where one cannot be connected to. */
  private DeliveryOutcome send(
      SmtpServer server,
      List<InetAddress> addresses,
      String from,
      List<String> to,
      String id,
      Instant now,
      EmailReceiver.Body body)
      throws MessagingException {
    try {
      return send(server, addresses.get(0), from, to, id, now, body);
    } catch (MailConnectException e) {
      if (addresses.size() == 1) {
        throw e;
      }
      return send(server, addresses.subList(1, addresses.size()), from, to, id, now, body);
    }
  }

  private DeliveryOutcome send(
      SmtpServer server,
      InetAddress address,
      String from,
      List<String> to,
      String id,
      Instant now,
      EmailReceiver.Body body)
      throws MessagingException {
    Session session = Session.getInstance(properties(server, address));
    MimeMessage message = new Mail(session, messageId(id, from));
    message.setFrom(new InternetAddress(from));
    for (String one : to) {
      message.addRecipients(Message.RecipientType.TO, InternetAddress.parse(one));
    }
    message.setSubject(body.subject(), StandardCharsets.UTF_8.name());
    message.setText(body.text(), StandardCharsets.UTF_8.name());
    message.setSentDate(Date.from(now));
    message.setHeader("References", messageId(body.thread(), from));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.saveChanges();
    try (SMTPTransport transport = (SMTPTransport) session.getTransport("smtp")) {
      SmtpServer.@Nullable Login login = server.login().orElse(null);
      transport.connect(
          server.host(),
          server.port(),
          login == null ? null : login.user(),
          login == null ? null : login.password().reveal());
      transport.sendMessage(message, message.getAllRecipients());
      return new DeliveryOutcome.Delivered(null, transport.getLastServerResponse().strip());
    }
  }

  private Properties properties(SmtpServer server, InetAddress address) {
    Properties properties = new Properties();
    properties.put("mail.smtp.socketFactory", new PinnedSockets(address));
    properties.put("mail.smtp.socketFactory.fallback", "false");
    // Asked for the connection itself where that begins with TLS, else for STARTTLS on top of it.
    properties.put(
        "mail.smtp.ssl.socketFactory",
        server.beginsWithTls() ? new PinnedSockets(address) : tls.getSocketFactory());
    properties.put("mail.smtp.ssl.enable", String.valueOf(server.beginsWithTls()));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.starttls.enable", "true");
    properties.put("mail.smtp.starttls.required", String.valueOf(server.requireTls()));
    properties.put("mail.smtp.localhost", server.hello());
    properties.put("mail.smtp.auth", String.valueOf(server.login().isPresent()));
    properties.put("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
    properties.put("mail.smtp.connectiontimeout", CONNECT_MILLIS);
    properties.put("mail.smtp.timeout", SILENCE_MILLIS);
    return properties;
  }

  private static String messageId(String id, String from) {
    return "<" + id + "@" + from.replaceAll(".*@", "").replaceAll("[^A-Za-z0-9.-]", "") + ">";
  }

  private static DeliveryOutcome outcome(MessagingException failure) {
    int code = replyCode(failure);
    String detail = words(failure);
    return code >= PERMANENT
        ? new DeliveryOutcome.Rejected(null, detail)
        : new DeliveryOutcome.Failed(null, detail, Duration.ZERO);
  }

  /** The library tells what happened on the outside, and why further inside. */
  private static String words(MessagingException failure) {
    Set<String> words = new LinkedHashSet<>();
    @Nullable Throwable inner = failure;
    for (int depth = 0; inner != null && depth < MAX_DEPTH; depth++) {
      words.add(String.valueOf(inner.getMessage()).strip().replaceAll("\\p{Cntrl}+", " "));
      inner =
          inner instanceof MessagingException mail && mail.getNextException() != null
              ? mail.getNextException()
              : inner.getCause();
    }
    return String.join(": ", words);
  }

  /** What the server said of the mail or of a recipient; 0 where it said nothing. */
  private static int replyCode(MessagingException failure) {
    if (failure instanceof SMTPAddressFailedException address) {
      return address.getReturnCode();
    }
    if (failure instanceof SMTPSendFailedException sending) {
      return sending.getReturnCode();
    }
    Exception next = failure.getNextException();
    return failure instanceof SendFailedException && next instanceof MessagingException cause
        ? replyCode(cause)
        : 0;
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "notifier-mail-" + threadNumber.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /** Attempts under way end without an outcome that anybody hears. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** A mail with an id of ours: the library would make a new one for each attempt. */
  private static final class Mail extends MimeMessage {
    private final String id;

    Mail(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }

  /** Sockets that connect to the checked address, whatever the library looks up itself. */
  private static final class PinnedSockets extends SocketFactory {
    private final InetAddress address;

    PinnedSockets(InetAddress address) {
      this.address = address;
    }

    @Override
    public Socket createSocket() {
      return new Socket() {
        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
          int port = ((InetSocketAddress) endpoint).getPort();
          super.connect(new InetSocketAddress(address, port), timeout);
        }
      };
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      throw new IOException("only unconnected sockets are made here");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return createSocket(host.getHostName(), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return createSocket(host.getHostName(), port);
    }
  }
}
