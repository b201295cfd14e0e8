package dev.masterperf.benchmarks.live;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The client's end of a live socket, as light as can be: takes frames apart and no more. */
public final class Connection implements AutoCloseable {
  private static final int FINAL = 0x80;
  private static final int TEXT = 1;
  private static final int CONTROL = 8;
  private static final int MASKED = 0x80;
  private static final int SHORT = 126;
  private static final int LONG = 127;

  private final SocketChannel channel;
  private final ByteArrayOutputStream header = new ByteArrayOutputStream();
  private final CRC32C sum = new CRC32C();
  private final boolean keeps;
  private ByteArrayOutputStream content = new ByteArrayOutputStream();
  private int size;
  private long left;
  private int opcode;
  private boolean last;
  private boolean inPayload;

  private Connection(SocketChannel channel, boolean keeps) {
    this.channel = channel;
    this.keeps = keeps;
  }

  /**
   * A whole message.
   *
   * @param sum of its bytes, CRC-32C
   * @param content empty where the connection does not keep it
   */
  public record Arrival(long sum, int size, ByteBuffer content) {}

  /**
   * Connects to {@code /ws} and, with a subprotocol, subscribes to all rows.
   *
   * @param protocol null for none
   * @param keeps whether what is in messages is wanted; if not, no more of them is held than is
   *     read
   * @throws IOException if the server is not there, or refuses
   */
  public static Connection open(int port, @Nullable String protocol, boolean keeps)
      throws IOException {
    SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
    String upgrade =
        "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + (protocol == null ? "" : "Sec-WebSocket-Protocol: " + protocol + "\r\n")
            + "\r\n";
    channel.write(ByteBuffer.wrap(upgrade.getBytes(StandardCharsets.US_ASCII)));
    readHead(channel);
    if (protocol != null) {
      channel.write(ByteBuffer.wrap(text("{\"type\":\"subscribe\"}")));
    }
    channel.configureBlocking(false);
    return new Connection(channel, keeps);
  }

  /** Byte by byte, so that none of the first frame is taken with it. */
  private static void readHead(SocketChannel channel) throws IOException {
    StringBuilder head = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (head.indexOf("\r\n\r\n") < 0) {
      one.clear();
      if (channel.read(one) < 0) {
        throw new IOException("the server closed the connection: " + head);
      }
      head.append((char) one.get(0));
    }
    if (!head.toString().startsWith("HTTP/1.1 101")) {
      throw new IOException("no WebSocket: " + head);
    }
  }

  private static byte[] text(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(2 + Integer.BYTES + payload.length);
    frame.put((byte) (FINAL | TEXT)).put((byte) (MASKED | payload.length));
    return frame.putInt(0).put(payload).array(); // a mask that changes nothing
  }

  /** For a selector. */
  public SocketChannel channel() {
    return channel;
  }

  /**
   * Reads what is there and hands on the messages that are whole.
   *
   * @param room to read into, of all connections of a thread
   * @throws IOException if the connection ended
   */
  public void read(ByteBuffer room, Consumer<Arrival> messages) throws IOException {
    room.clear();
    if (channel.read(room) < 0) {
      throw new IOException("the server closed the connection");
    }
    room.flip();
    while (room.hasRemaining()) {
      if (!inPayload) {
        header.write(room.get());
        inPayload = headerEnds();
      }
      if (inPayload) {
        take(room, messages);
      }
    }
  }

  private boolean headerEnds() {
    byte[] bytes = header.toByteArray();
    if (bytes.length < 2) {
      return false;
    }
    int length = bytes[1] & 0x7f;
    int more = length == LONG ? Long.BYTES : length == SHORT ? Short.BYTES : 0;
    if (bytes.length < 2 + more) {
      return false;
    }
    left = more == 0 ? length : 0;
    for (int i = 2; i < 2 + more; i++) {
      left = left << Byte.SIZE | bytes[i] & 0xff;
    }
    opcode = bytes[0] & 0xf;
    last = (bytes[0] & FINAL) != 0;
    header.reset();
    return true;
  }

  private void take(ByteBuffer room, Consumer<Arrival> messages) {
    byte[] part = new byte[(int) Math.min(left, room.remaining())];
    room.get(part);
    left -= part.length;
    if (opcode < CONTROL) {
      sum.update(part);
      size += part.length;
      if (keeps) {
        content.writeBytes(part);
      }
    }
    if (left == 0) {
      inPayload = false;
      if (last && opcode < CONTROL) {
        messages.accept(new Arrival(sum.getValue(), size, ByteBuffer.wrap(content.toByteArray())));
        sum.reset();
        size = 0;
        content = new ByteArrayOutputStream();
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
