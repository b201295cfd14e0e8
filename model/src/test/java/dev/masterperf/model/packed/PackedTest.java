package dev.masterperf.model.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PackedTest {

  @Property
  void wholeNumbersReadBack(@ForAll List<Long> numbers) {
    PackedOutput out = new PackedOutput();
    for (long number : numbers) {
      out.writeCount(number);
      out.writeDifference(number);
      out.writeLongLE(number);
      out.writeInt((int) number);
    }

    PackedInput in = new PackedInput(out.toByteArray());
    for (long number : numbers) {
      assertThat(in.readCount()).isEqualTo(number);
      assertThat(in.readDifference()).isEqualTo(number);
      assertThat(in.readLongLE()).isEqualTo(number);
      assertThat(in.readInt()).isEqualTo((int) number);
    }
    assertThat(in.hasRemaining()).isFalse();
  }

  @Property
  void textReadsBack(@ForAll List<String> texts, @ForAll double number) {
    PackedOutput out = new PackedOutput();
    for (String text : texts) {
      out.writeText(text);
      out.writeDoubleLE(number);
    }

    PackedInput in = new PackedInput(out.toByteArray());
    for (String text : texts) {
      // Halves of a surrogate pair have no UTF-8; as everywhere in Java they become "?".
      assertThat(in.readText()).isEqualTo(text.replaceAll("\\p{Cs}", "?"));
      assertThat(in.readDoubleLE()).isEqualTo(number);
    }
  }

  @Example
  void smallNumbersTakeOneByte() {
    PackedOutput out = new PackedOutput();
    out.writeCount(127);
    out.writeDifference(-64);

    assertThat(out.size()).isEqualTo(2);
  }

  @Example
  void aNumberCanBeWrittenOver() {
    PackedOutput out = new PackedOutput();
    out.writeInt(1);
    out.writeText("upload");
    out.setInt(0, 77);

    assertThat(new PackedInput(out.toByteArray()).readInt()).isEqualTo(77);
  }

  @Example
  void bytesThatEndTooEarlySaySo() {
    PackedOutput out = new PackedOutput();
    out.writeText("upload");
    byte[] whole = out.toByteArray();

    assertThatThrownBy(() -> new PackedInput(whole, 0, 3).readText())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("stored bytes are damaged: 6 bytes should follow at 1 of 3");
    assertThatThrownBy(() -> new PackedInput(whole, 0, 3).part(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PackedInput(new byte[] {-1, -1}).readCount())
        .isInstanceOf(IllegalArgumentException.class);
  }
}
