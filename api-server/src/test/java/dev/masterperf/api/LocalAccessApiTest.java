package dev.masterperf.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.api.login.LocalAuthentication;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server without a login on one machine, and pages whose name leads there. */
class LocalAccessApiTest {
  private final RunningApi api =
      new RunningApi(settings -> settings.withAuthentication(new LocalAuthentication("my-laptop")));

  @AfterEach
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:3004",
        "LOCALHOST",
        "127.0.0.1:3004",
        "[::1]:3004",
        "app.localhost:3004",
        "my-laptop:3004",
        "host.docker.internal:3004"
      })
  void namesOfThisMachineAreAnswered(String host) throws Exception {
    assertThat(status(host)).contains(" 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:3004",
        "127.0.0.1.evil.example",
        "localhost.evil.example:3004",
        "evillocalhost",
        "1.evil.example:127"
      })
  void aPageWhoseNameLeadsHereIsRefused(String host) throws Exception {
    assertThat(status(host)).contains(" 403");
  }

  /** By hand: the JDK's client does not let a program choose the header. */
  private String status(String host) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", api.port())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              ("GET /api/infra/master-perf HTTP/1.1\r\nHost: "
                      + host
                      + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }
}
