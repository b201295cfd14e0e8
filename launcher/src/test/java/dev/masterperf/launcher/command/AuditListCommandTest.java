package dev.masterperf.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AuditListCommandTest {
  @TempDir Path folder;

  @Test
  void theKeyOfTheFileIsSent() throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "mp_auditor\n");
    StringWriter err = new StringWriter();
    try (ScriptedServer server =
        new ScriptedServer(request -> request.headers().getFirst("Authorization"))) {
      server.body = "{\"entries\":[]}";

      int code =
          new CommandLine(new AuditListCommand())
              .setErr(new PrintWriter(err, true))
              .execute("--url", server.url(), "--api-key-file", key.toString());

      assertThat(err.toString()).isEmpty();
      assertThat(code).isZero();
      assertThat(server.asked).containsExactly("Bearer mp_auditor");
    }
  }
}
