package dev.masterperf.producer.r2;

import java.net.URI;
import java.time.Instant;
import java.util.Map;

/**
 * A request anybody may send who has its address, until it expires: treat it as a password. So it
 * prints without its signature.
 *
 * @param method {@code GET} or {@code PUT}; the signature holds for no other
 * @param headers which have to be sent with exactly these values, since they are signed; the host
 *     is left out, and HTTP clients set {@code Content-Length} by themselves
 */
public record PresignedUrl(String method, URI uri, Map<String, String> headers, Instant expiresAt) {
  public PresignedUrl {
    headers = Map.copyOf(headers);
  }

  @Override
  public String toString() {
    String uriText = uri.toString();
    int query = uriText.indexOf('?');
    String place = query < 0 ? uriText : uriText.substring(0, query) + "?…";
    return method + " " + place + " until " + expiresAt;
  }
}
