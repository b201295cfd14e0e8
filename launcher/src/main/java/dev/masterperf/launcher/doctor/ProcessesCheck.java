package dev.masterperf.launcher.doctor;

import dev.masterperf.api.cluster.SharedSecret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks processes whether they are ready, and of which version they are.
 *
 * @param addresses {@code http://host:port} of processes that have to be there
 * @param here of one that may run here
 * @param secret opens what is not for everybody
 */
record ProcessesCheck(
    List<URI> addresses, Optional<URI> here, HttpClient http, Optional<SharedSecret> secret)
    implements Check {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int OK = 200;
  private static final Pattern VERSION =
      Pattern.compile("(?m)^masterperf_build_info\\{[^}]*version=\"([^\"]*)\"");

  @Override
  public String subject() {
    return "process";
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    Map<String, String> versions = new TreeMap<>();
    here.filter(own -> !addresses.contains(own))
        .ifPresent(
            own -> {
              try {
                findings.add(readiness(own));
                version(own).ifPresent(version -> versions.put(own.toString(), version));
              } catch (ConnectException e) {
                findings.add(Finding.ok(subject(), "none listens at " + own));
              } catch (IOException e) {
                findings.add(
                    Finding.fail(
                        subject(),
                        own + " takes connections and does not answer: " + e,
                        "look at its log, or name another --port"));
              }
            });
    for (URI address : addresses) {
      try {
        findings.add(readiness(address));
        version(address).ifPresent(version -> versions.put(address.toString(), version));
      } catch (IOException e) {
        findings.add(
            Finding.fail(
                subject(),
                address + " does not answer: " + e,
                "start it, or leave it out of --peers"));
      }
    }
    if (new TreeSet<>(versions.values()).size() > 1) {
      findings.add(
          Finding.warn(
              "versions",
              "processes differ: " + versions,
              "bring all to one version, as docs/deployment.md (Upgrading) says"));
    }
    return findings;
  }

  private Finding readiness(URI address) throws IOException {
    HttpResponse<String> answer = get(address, "/-/ready");
    if (answer.statusCode() == OK) {
      return Finding.ok(subject(), address + " is ready");
    }
    String reasons =
        answer.statusCode() == 503 ? answer.body().strip() : "answered " + answer.statusCode();
    return Finding.fail(
        subject(),
        address + ": " + reasons.replaceAll("\\R", "; "),
        "docs/deployment.md (Health) tells what the reasons mean");
  }

  /** Empty where it is not told to us. */
  private Optional<String> version(URI address) throws IOException {
    Matcher found = VERSION.matcher(get(address, "/metrics").body());
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  private HttpResponse<String> get(URI address, String path) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path)).timeout(PATIENCE);
    secret.ifPresent(known -> request.header(SharedSecret.HEADER, known.text()));
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
