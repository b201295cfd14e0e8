package dev.masterperf.api.live;

import dev.masterperf.api.openmetrics.Family;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the live socket did since the start. Safe for threads. */
final class LiveTotals {
  /** In the order of {@link Protocol}. */
  private final List<OfProtocol> byProtocol =
      Arrays.stream(Protocol.values()).map(one -> new OfProtocol()).toList();

  private final LongAdder ticksLost = new LongAdder();

  private static final class OfProtocol {
    private final LongAdder clients = new LongAdder();
    private final LongAdder messages = new LongAdder();
    private final LongAdder bytes = new LongAdder();
  }

  private OfProtocol of(Protocol protocol) {
    return byProtocol.get(protocol.ordinal());
  }

  void connected(Protocol protocol) {
    of(protocol).clients.increment();
  }

  void ended(Protocol protocol) {
    of(protocol).clients.decrement();
  }

  void sent(Protocol protocol, int bytes) {
    of(protocol).messages.increment();
    of(protocol).bytes.add(bytes);
  }

  void tickLost() {
    ticksLost.increment();
  }

  List<Family> figures() {
    Family clients =
        Family.gauge("masterperf_live_clients", "Clients of the live socket, by subprotocol.");
    Family messages =
        Family.counter("masterperf_live_messages", "Messages that clients of it were sent.");
    Family bytes = Family.counter("masterperf_live_bytes", "Bytes of these messages.");
    for (Protocol protocol : Protocol.values()) {
      Map<String, String> label = Map.of("protocol", protocol.wireName());
      OfProtocol totals = of(protocol);
      clients = clients.with(label, (double) totals.clients.sum());
      messages = messages.with(label, (double) totals.messages.sum());
      bytes = bytes.with(label, (double) totals.bytes.sum());
    }
    return List.of(
        clients,
        messages,
        bytes,
        Family.counter(
                "masterperf_live_ticks_lost",
                "Ticks that clients could not take, since what they were sent before was not"
                    + " through.")
            .with((double) ticksLost.sum()));
  }
}
