package dev.masterperf.producer.r2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.masterperf.producer.MasterPerfTracker;
import dev.masterperf.producer.RecordingPublisher;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ZstdCodecTest {
  private final ZstdCodec codec =
      new ZstdCodec(new MasterPerfTracker(new RecordingPublisher()), System::nanoTime, 1_000_000);

  @Property(tries = 200)
  void whatIsCompressedInflatesToTheSame(@ForAll byte[] content) {
    assertThat(codec.inflate("k", codec.compress("k", content))).isEqualTo(content);
  }
}
