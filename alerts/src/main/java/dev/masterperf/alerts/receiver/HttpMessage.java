package dev.masterperf.alerts.receiver;

import java.util.Map;
import java.util.TreeMap;

/**
 * One request.
 *
 * @param headers names in lower case; {@code content-type} among them
 * @param body sent as UTF-8
 */
record HttpMessage(String method, HttpTarget target, Map<String, String> headers, String body) {

  /** Posts JSON. */
  static HttpMessage json(HttpTarget target, String body) {
    return new HttpMessage("POST", target, Map.of("content-type", "application/json"), body);
  }

  HttpMessage with(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(headers);
    all.putAll(more);
    return new HttpMessage(method, target, all, body);
  }
}
