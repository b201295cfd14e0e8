package dev.masterperf.api.remotewrite;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.xerial.snappy.Snappy;

/**
 * Bodies of remote write, made of protobuf's text format by the messages of the specifications
 * ({@code write.desc} beside this class, made by {@code protoc --descriptor_set_out=write.desc
 * write-v1.proto write-v2.proto}).
 */
public final class WriteBodies {
  public static final String V1 = "application/x-protobuf;proto=prometheus.WriteRequest";
  public static final String V2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";

  private static final Descriptor WRITE_REQUEST = message("write-v1.proto", "WriteRequest");
  private static final Descriptor REQUEST = message("write-v2.proto", "Request");

  private WriteBodies() {}

  /** A {@code prometheus.WriteRequest}. */
  public static byte[] v1(String text) {
    return body(WRITE_REQUEST, text);
  }

  /** An {@code io.prometheus.write.v2.Request}. */
  public static byte[] v2(String text) {
    return body(REQUEST, text);
  }

  private static byte[] body(Descriptor type, String text) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    try {
      TextFormat.merge(text, message);
    } catch (TextFormat.ParseException e) {
      throw new AssertionError(e);
    }
    return message.build().toByteArray();
  }

  public static byte[] snappy(byte[] body) {
    try {
      return Snappy.compress(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Descriptor message(String file, String name) {
    try (InputStream in = WriteBodies.class.getResourceAsStream("write.desc")) {
      for (FileDescriptorProto proto : FileDescriptorSet.parseFrom(in).getFileList()) {
        if (proto.getName().equals(file)) {
          return FileDescriptor.buildFrom(proto, new FileDescriptor[0]).findMessageTypeByName(name);
        }
      }
      throw new AssertionError("no " + file);
    } catch (IOException | DescriptorValidationException e) {
      throw new AssertionError(e);
    }
  }
}
