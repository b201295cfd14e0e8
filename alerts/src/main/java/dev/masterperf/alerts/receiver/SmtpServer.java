package dev.masterperf.alerts.receiver;

import java.util.Optional;

/**
 * Who takes our mail.
 *
 * @param beginsWithTls whether TLS comes first, as on port 465, or by STARTTLS
 * @param hello how we name ourselves
 * @param requireTls whether nothing is sent, neither mail nor password, to a server without TLS
 */
public record SmtpServer(
    String host,
    int port,
    boolean beginsWithTls,
    String hello,
    Optional<Login> login,
    boolean requireTls) {
  static final int TLS_PORT = 465;

  /** An account there. */
  public record Login(String user, Secret password) {}
}
