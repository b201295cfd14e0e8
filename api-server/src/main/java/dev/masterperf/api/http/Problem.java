package dev.masterperf.api.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A failure as RFC 9457 writes it.
 *
 * @param detail what happened this time and what would be right
 * @param extensions further members, such as the parameter's name; they are written as JSON
 */
public record Problem(ProblemType type, String detail, Map<String, ?> extensions) {
  public static final String CONTENT_TYPE = "application/problem+json";

  public Problem {
    extensions = Map.copyOf(extensions);
  }

  public Problem(ProblemType type, String detail) {
    this(type, detail, Map.of());
  }

  /** The members in the order people read them. */
  public Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", type.uri());
    members.put("title", type.title());
    members.put("status", type.status());
    members.put("detail", detail);
    members.putAll(extensions);
    return members;
  }

  /** This problem as something to throw. */
  public ProblemException toException() {
    return new ProblemException(this);
  }

  /** The same, with what it came of for the log. */
  public ProblemException toException(Throwable cause) {
    return new ProblemException(this, cause);
  }
}
