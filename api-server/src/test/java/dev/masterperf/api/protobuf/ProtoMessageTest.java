package dev.masterperf.api.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProtoMessageTest {

  @Property
  void readsWhatProtobufWrites(
      @ForAll long varint,
      @ForAll int sint,
      @ForAll long fixed,
      @ForAll double number,
      @ForAll String text,
      @ForAll long[] packed)
      throws Exception {
    byte[] bytes =
        written(
            out -> {
              out.writeInt64(1, varint);
              out.writeSInt32(2, sint);
              out.writeFixed64(3, fixed);
              out.writeDouble(4, number);
              out.writeString(5, wellFormed(text));
              out.writeByteArray(6, written(in -> in.writeInt64(1, varint)));
              out.writeByteArray(7, packed(packed, CodedOutputStream::writeUInt64NoTag));
              out.writeByteArray(8, packed(packed, CodedOutputStream::writeSInt64NoTag));
              out.writeByteArray(9, packed(packed, CodedOutputStream::writeFixed64NoTag));
              out.writeFixed32(10, sint);
              out.writeUInt64(11, varint);
            });
    ProtoMessage message = new ProtoMessage(bytes);
    Numbers varints = new Numbers();
    Numbers zigZags = new Numbers();
    Numbers fixeds = new Numbers();

    assertThat(message.next()).isTrue();
    assertThat(message.varint()).isEqualTo(varint);
    message.next();
    assertThat(message.sint32()).isEqualTo(sint);
    message.next();
    assertThat(message.fixed64()).isEqualTo(fixed);
    message.next();
    assertThat(message.float64()).isEqualTo(number);
    message.next();
    assertThat(message.text()).isEqualTo(wellFormed(text));
    message.next();
    ProtoMessage inner = message.message();
    assertThat(inner.next()).isTrue();
    assertThat(inner.varint()).isEqualTo(varint);
    assertThat(inner.next()).isFalse();
    message.next();
    message.addVarintsTo(varints);
    message.next();
    message.addZigZagsTo(zigZags);
    message.next();
    message.addFixed64To(fixeds);
    assertThat(varints.longs()).isEqualTo(packed);
    assertThat(zigZags.longs()).isEqualTo(packed);
    assertThat(fixeds.longs()).isEqualTo(packed);
    message.next(); // passes over the fixed32, which nobody asks for
    message.next();
    assertThat(message.field()).isEqualTo(11);
    assertThat(message.varint()).isEqualTo(varint);
    assertThat(message.next()).isFalse();
  }

  @Test
  void aFieldOfAnotherKindReadsAsItsDefault() throws Exception {
    ProtoMessage message =
        new ProtoMessage(
            written(
                out -> {
                  out.writeString(1, "text");
                  out.writeInt64(2, 7);
                  out.writeFixed64(3, 7);
                  out.writeInt64(4, 9);
                }));
    Numbers none = new Numbers();

    message.next();
    assertThat(message.varint()).isZero();
    message.next();
    assertThat(message.text()).isEmpty();
    message.next();
    message.addVarintsTo(none);
    message.next();
    assertThat(message.message().next()).isFalse();
    assertThat(message.next()).isFalse();
    assertThat(none.size()).isZero();
  }

  @Test
  void brokenBytesAreToldWithTheirPlace() {
    assertBroken("a field is longer than what is left of its message, at byte 0", 0x0a, 5, 'a');
    assertBroken(
        "a field is longer than what is left of its message, at byte 0",
        0x0a,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0x01);
    assertBroken("the message ends inside a number, at byte 2", 0x08, 0x80);
    assertBroken("the message ends inside a field, at byte 1", 0x09, 0, 0);
    assertBroken("there is no field number 0, at byte 0", 0x02, 0);
    assertBroken("there is no wire type 3 here, at byte 0", 0x0b);
    assertBroken(
        "a number has more than 10 bytes, at byte 11",
        0x08,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x01);
    assertThatThrownBy(() -> text(0x0a, 2, 0xc3, 0x28))
        .hasMessage("a string is not UTF-8, at byte 2");
  }

  @Test
  void numbersBeyondTheLimitAreCountedAndNotKept() {
    Numbers numbers = new Numbers();
    for (int i = 0; i < Numbers.MAX_KEPT + 5; i++) {
      numbers.add(i);
    }

    assertThat(numbers.size()).isEqualTo(Numbers.MAX_KEPT + 5);
    assertThat(numbers.longs()).hasSize(Numbers.MAX_KEPT);
    assertThat(numbers.doubles()).hasSize(Numbers.MAX_KEPT);
  }

  private static void assertBroken(String message, int... bytes) {
    assertThatThrownBy(
            () -> {
              ProtoMessage broken = new ProtoMessage(bytes(bytes));
              while (broken.next()) {
                broken.skip();
              }
            })
        .isInstanceOf(MalformedProtobuf.class)
        .hasMessage(message);
  }

  private static String text(int... bytes) throws MalformedProtobuf {
    ProtoMessage message = new ProtoMessage(bytes(bytes));
    message.next();
    return message.text();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static String wellFormed(String text) {
    return new String(
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  private interface Writer {
    void write(CodedOutputStream out) throws IOException;
  }

  private interface LongWriter {
    void write(CodedOutputStream out, long number) throws IOException;
  }

  private static byte[] packed(long[] numbers, LongWriter writer) throws IOException {
    return written(
        out -> {
          for (long number : numbers) {
            writer.write(out, number);
          }
        });
  }

  private static byte[] written(Writer writer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    writer.write(out);
    out.flush();
    return bytes.toByteArray();
  }
}
