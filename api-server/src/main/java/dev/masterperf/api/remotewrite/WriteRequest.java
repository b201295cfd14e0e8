package dev.masterperf.api.remotewrite;

import dev.masterperf.api.mapping.IncomingSeries;
import dev.masterperf.api.mapping.IncomingSeries.Label;
import dev.masterperf.api.points.SeriesCache.Bytes;
import dev.masterperf.api.protobuf.MalformedProtobuf;
import dev.masterperf.api.protobuf.ProtoMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads {@code prometheus.WriteRequest}, the message of remote write 1.0, series by series. The
 * labels of a series known before are compared as bytes and not read.
 */
final class WriteRequest {
  private final byte[] body;
  private final Receiver receiver;
  private final Samples samples = new Samples();
  private final List<NativeHistogram> histograms = new ArrayList<>();

  private WriteRequest(byte[] body, Receiver receiver) {
    this.body = body;
    this.receiver = receiver;
  }

  /**
   * Reads a body.
   *
   * @throws MalformedProtobuf if it is no such message; series may have been handed on before
   */
  static void read(byte[] body, Receiver receiver) throws MalformedProtobuf {
    WriteRequest request = new WriteRequest(body, receiver);
    ProtoMessage message = new ProtoMessage(body);
    for (int i = 0; message.next(); ) {
      if (message.field() == 1) {
        receiver.expectSeries();
        request.series(message.message(), i++);
      }
    }
  }

  private void series(ProtoMessage series, int index) throws MalformedProtobuf {
    samples.clear();
    histograms.clear();
    LabelRange labels = new LabelRange();
    while (series.next()) {
      switch (series.field()) {
        case 1 -> labels.add(series);
        case 2 -> {
          receiver.expectPoint();
          sample(series.message());
        }
        case 3 -> receiver.exemplar();
        case 4 -> {
          receiver.expectPoint();
          histograms.add(NativeHistogram.read(series.message()));
        }
        default -> series.skip();
      }
    }
    receiver.take(index, labels, samples, histograms);
  }

  private void sample(ProtoMessage sample) throws MalformedProtobuf {
    double value = 0;
    long millis = 0;
    while (sample.next()) {
      switch (sample.field()) {
        case 1 -> value = sample.float64();
        case 2 -> millis = sample.varint();
        default -> sample.skip();
      }
    }
    samples.add(value, millis, 0);
  }

  /** Where the labels of a series stand: next to each other, as everybody sends them, or not. */
  private final class LabelRange implements SeriesNames {
    private byte[] bytes = body;
    private int from;
    private int to;

    void add(ProtoMessage series) throws MalformedProtobuf {
      int begin = series.fieldFrom();
      int end = series.skip();
      if (from == to) {
        from = begin;
        to = end;
      } else if (bytes == body && begin == to) {
        to = end;
      } else {
        append(begin, end);
      }
    }

    private void append(int begin, int end) {
      int length = to - from;
      if (length <= SeriesLabels.MAX_BYTES) { // what is longer is refused
        byte[] joined = Arrays.copyOfRange(bytes, from, to + end - begin);
        System.arraycopy(body, begin, joined, length, end - begin);
        bytes = joined;
        from = 0;
        to = joined.length;
      }
    }

    @Override
    public Bytes form() {
      SeriesLabels.requireSize(to - from);
      return new Bytes(bytes, from, to);
    }

    @Override
    public IncomingSeries read() {
      SeriesLabels.requireSize(to - from);
      List<Label> labels = new ArrayList<>();
      try {
        ProtoMessage message = new ProtoMessage(bytes, from, to);
        while (message.next()) {
          labels.add(label(message.message()));
        }
      } catch (MalformedProtobuf e) {
        throw new IllegalArgumentException("its labels cannot be read: " + e.getMessage(), e);
      }
      return SeriesLabels.series(labels, "");
    }

    private static Label label(ProtoMessage label) throws MalformedProtobuf {
      String name = "";
      String value = "";
      while (label.next()) {
        switch (label.field()) {
          case 1 -> name = label.text();
          case 2 -> value = label.text();
          default -> label.skip();
        }
      }
      return new Label(name, value);
    }
  }
}
