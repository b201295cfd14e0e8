package dev.masterperf.api.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.model.audit.ChainPoint;
import dev.masterperf.model.audit.SignedPoint;
import dev.masterperf.model.audit.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadFileTest {
  @TempDir Path folder;

  @Test
  void whatWasKeptIsThereAfterARestart() {
    Path file = folder.resolve("head.json");
    HeadFile head = HeadFile.open(file);
    assertThat(head.kept().confirmed()).isEmpty();
    assertThat(head.kept().sent()).isEmpty();
    SignedPoint first =
        SigningKey.parse(SigningKey.generate()).sign(new ChainPoint("i@1", 7, "a".repeat(64)));
    ChainPoint second = new ChainPoint("i@1", 9, "b".repeat(64));

    head.sent(first.point());
    head.confirmed(first, 12);
    head.sent(second);

    HeadFile.Kept kept = HeadFile.open(file).kept();
    assertThat(kept.confirmed()).contains(first);
    assertThat(kept.offset()).isEqualTo(12);
    assertThat(kept.sent()).contains(second);
  }

  @Test
  void aDamagedFileIsNamed() throws Exception {
    Path file = folder.resolve("head.json");
    Files.writeString(file, "{\"sent\":{\"seq\":1}}");

    assertThatThrownBy(() -> HeadFile.open(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("it has no chain");
  }
}
