package dev.masterperf.launcher.doctor;

import dev.masterperf.api.http.TlsFiles;
import dev.masterperf.launcher.config.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How long certificates are still valid, and whether the key is theirs.
 *
 * @param own of this server
 * @param authorities who signed those of others
 */
record CertificatesCheck(Optional<TlsFiles> own, Optional<Path> authorities, InstantSource clock)
    implements Check {
  private static final Duration SOON = Duration.ofDays(21);

  static CertificatesCheck of(Configuration configuration, InstantSource clock) {
    return new CertificatesCheck(
        configuration.access().tls(), configuration.access().authorities(), clock);
  }

  @Override
  public String subject() {
    return "certificates";
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    own.ifPresent(
        files -> {
          files.read(); // which says it if they do not belong to each other
          findings.add(validity(files.certificates()));
        });
    authorities.ifPresent(file -> findings.add(validity(file)));
    return findings.isEmpty()
        ? List.of(Finding.ok(subject(), "none are configured (--tls-cert, --tls-ca)"))
        : findings;
  }

  /** Of the one in a file that ends first: a chain holds no longer than that. */
  private Finding validity(Path file) {
    X509Certificate first =
        certificates(file).stream()
            .min(Comparator.comparing(X509Certificate::getNotAfter))
            .orElseThrow(() -> new IllegalArgumentException(file + " holds no certificate"));
    Instant begins = first.getNotBefore().toInstant();
    Instant ends = first.getNotAfter().toInstant();
    String which = "%s in %s".formatted(first.getSubjectX500Principal(), file);
    Instant now = clock.instant();
    if (now.isBefore(begins)) {
      return Finding.fail(
          subject(),
          which + " is valid from " + begins + " on",
          "look at the clock of this machine");
    }
    if (now.isAfter(ends)) {
      return Finding.fail(
          subject(), which + " ended at " + ends, "replace it; servers read it anew");
    }
    return ends.isBefore(now.plus(SOON))
        ? Finding.warn(subject(), which + " ends at " + ends, "replace it; servers read it anew")
        : Finding.ok(subject(), which + " ends at " + ends);
  }

  private static Collection<X509Certificate> certificates(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read: " + e, e);
    } catch (CertificateException e) {
      throw new IllegalArgumentException(file + " holds no certificates in PEM: " + e, e);
    }
  }
}
