package dev.masterperf.benchmarks.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ReferenceSamplesTest {

  @Test
  void theyAreThoseOfThePythonScript() throws IOException, NoSuchAlgorithmException {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(
                new DigestOutputStream(OutputStream.nullOutputStream(), sha256),
                StandardCharsets.US_ASCII))) {
      ReferenceSamples.writeOpenMetrics(out);
    }

    assertThat(HexFormat.of().formatHex(sha256.digest()))
        .isEqualTo("d10890112d0543d14435960fb6e4be3f6bbf3d3971ba7e9f8b5a1ee6c17c8912");
  }
}
