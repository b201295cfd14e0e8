package dev.masterperf.api.remotewrite;

import dev.masterperf.api.mapping.IncomingSeries;
import dev.masterperf.api.mapping.IncomingSeries.Label;
import dev.masterperf.api.points.SeriesCache.Bytes;
import dev.masterperf.api.protobuf.MalformedProtobuf;
import dev.masterperf.api.protobuf.Numbers;
import dev.masterperf.api.protobuf.ProtoMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code io.prometheus.write.v2.Request}, the message of remote write 2.0, series by series.
 * Symbols stay bytes: only the names of a series not known before become text.
 */
final class WriteRequestV2 {
  /** Begins the form of a series, so that it equals none of 1.0. */
  private static final byte FORM = 2;

  /** Ten times as many labels as an identity may hold. */
  private static final int MAX_REFS = 1_280;

  private final byte[] body;
  private final Receiver receiver;
  private final Symbols symbols;
  private final Samples samples = new Samples();
  private final List<NativeHistogram> histograms = new ArrayList<>();

  private WriteRequestV2(byte[] body, Receiver receiver, Symbols symbols) {
    this.body = body;
    this.receiver = receiver;
    this.symbols = symbols;
  }

  /**
   * Reads a body.
   *
   * @throws MalformedProtobuf if it is no such message; series may have been handed on before
   */
  static void read(byte[] body, Receiver receiver) throws MalformedProtobuf {
    WriteRequestV2 request = new WriteRequestV2(body, receiver, Symbols.of(body));
    ProtoMessage message = new ProtoMessage(body);
    for (int i = 0; message.next(); ) {
      if (message.field() == 5) {
        receiver.expectSeries();
        request.series(message.message(), i++);
      }
    }
  }

  private void series(ProtoMessage series, int index) throws MalformedProtobuf {
    samples.clear();
    histograms.clear();
    Numbers refs = new Numbers();
    long unitRef = 0;
    long createdMillis = 0;
    while (series.next()) {
      switch (series.field()) {
        case 1 -> series.addVarintsTo(refs);
        case 2 -> {
          receiver.expectPoint();
          sample(series.message());
        }
        case 3 -> {
          receiver.expectPoint();
          histograms.add(NativeHistogram.read(series.message()));
        }
        case 4 -> receiver.exemplar();
        case 5 -> unitRef = unitRef(series.message());
        case 6 -> createdMillis = series.varint();
        default -> series.skip();
      }
    }
    samples.startedAt(createdMillis);
    receiver.take(index, new Names(refs, unitRef), samples, histograms);
  }

  private void sample(ProtoMessage sample) throws MalformedProtobuf {
    double value = 0;
    long millis = 0;
    long startMillis = 0;
    while (sample.next()) {
      switch (sample.field()) {
        case 1 -> value = sample.float64();
        case 2 -> millis = sample.varint();
        case 3 -> startMillis = sample.varint();
        default -> sample.skip();
      }
    }
    samples.add(value, millis, startMillis);
  }

  private static long unitRef(ProtoMessage metadata) throws MalformedProtobuf {
    long ref = 0;
    while (metadata.next()) {
      if (metadata.field() == 4) {
        ref = metadata.varint();
      }
    }
    return ref;
  }

  /** The names of one series, as references to symbols. */
  private final class Names implements SeriesNames {
    /** For the length of each symbol. */
    private static final int LENGTH_BYTES = 3;

    private final Numbers refs;
    private final long unitRef;

    Names(Numbers refs, long unitRef) {
      this.refs = refs;
      this.unitRef = unitRef;
    }

    /** Each symbol with its length before it. */
    @Override
    public Bytes form() {
      byte[] form = new byte[requiredSize()];
      form[0] = FORM;
      int at = append(form, 1, unitRef);
      for (int i = 0; i < refs.size(); i++) {
        at = append(form, at, refs.get(i));
      }
      return new Bytes(form, 0, at);
    }

    private int append(byte[] form, int at, long ref) {
      int length = symbols.length(ref);
      form[at] = (byte) length;
      form[at + 1] = (byte) (length >> 8);
      form[at + 2] = (byte) (length >> 16);
      System.arraycopy(body, symbols.from(ref), form, at + LENGTH_BYTES, length);
      return at + LENGTH_BYTES + length;
    }

    /** How long the form is, once it is clear that there is one. */
    private int requiredSize() {
      if (refs.size() % 2 != 0 || refs.size() > MAX_REFS) {
        throw new IllegalArgumentException(
            "labels_refs are pairs, at most " + MAX_REFS / 2 + ", not " + refs.size() + " numbers");
      }
      symbols.require(unitRef);
      long size = 1L + LENGTH_BYTES + symbols.length(unitRef);
      for (int i = 0; i < refs.size(); i++) {
        symbols.require(refs.get(i));
        size += LENGTH_BYTES + symbols.length(refs.get(i));
      }
      SeriesLabels.requireSize(size);
      return (int) size;
    }

    @Override
    public IncomingSeries read() {
      requiredSize();
      List<Label> labels = new ArrayList<>(refs.size() / 2);
      for (int i = 0; i < refs.size(); i += 2) {
        labels.add(new Label(symbols.text(refs.get(i)), symbols.text(refs.get(i + 1))));
      }
      return SeriesLabels.series(labels, symbols.text(unitRef));
    }
  }
}
