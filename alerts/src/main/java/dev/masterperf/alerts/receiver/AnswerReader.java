package dev.masterperf.alerts.receiver;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Keeps the first bytes of an answer, which say what was wrong, and drops the rest. */
final class AnswerReader extends AbstractBinResponseConsumer<HttpAnswer> {
  private static final int KEPT_BYTES = 256;

  private final ByteBuffer kept = ByteBuffer.allocate(KEPT_BYTES);
  private int status;
  private Optional<String> retryAfter = Optional.empty();

  @Override
  protected void start(HttpResponse response, @Nullable ContentType contentType) {
    status = response.getCode();
    retryAfter = Optional.ofNullable(response.getFirstHeader("retry-after")).map(Header::getValue);
  }

  @Override
  protected int capacityIncrement() {
    return Integer.MAX_VALUE;
  }

  @Override
  protected void data(ByteBuffer bytes, boolean last) {
    while (bytes.hasRemaining() && kept.hasRemaining()) {
      kept.put(bytes.get());
    }
    bytes.position(bytes.limit());
  }

  @Override
  protected HttpAnswer buildResult() {
    String text = new String(kept.array(), 0, kept.position(), StandardCharsets.UTF_8);
    return new HttpAnswer(status, retryAfter, text.replaceAll("\\p{Cntrl}+", " ").strip());
  }

  @Override
  public void releaseResources() {}
}
