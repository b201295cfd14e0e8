package dev.masterperf.api.http;

/** Every kind of failure the API tells of; names, titles and statuses are part of the interface. */
public enum ProblemType {
  UNKNOWN_PARAMETER("unknown-parameter", 400, "There is no such parameter"),
  INVALID_PARAMETER("invalid-parameter", 400, "A parameter has a value that cannot be used"),
  MALFORMED_BODY("malformed-body", 400, "The body is not what was asked for"),
  UNAUTHENTICATED("unauthenticated", 401, "It is not known who asks"),
  FORBIDDEN("forbidden", 403, "This may not be done by whoever asks"),
  FOREIGN_ORIGIN("foreign-origin", 403, "Pages of other sites may not do this"),
  NOT_FOUND("not-found", 404, "There is nothing at this address"),
  METHOD_NOT_ALLOWED("method-not-allowed", 405, "This address does not take that method"),
  CONFLICT("conflict", 409, "Something else has that name"),
  PRECONDITION_FAILED("precondition-failed", 412, "Somebody else changed it in the meantime"),
  BODY_TOO_SLOW("body-too-slow", 408, "The body came too slowly"),
  NOT_ACCEPTABLE("not-acceptable", 406, "None of the accepted formats can be had"),
  BODY_TOO_LARGE("body-too-large", 413, "The body is too large"),
  ADDRESS_TOO_LONG("address-too-long", 414, "The address is too long"),
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The body is of a type not read here"),
  UNSUPPORTED_ENCODING(
      "unsupported-encoding", 415, "The body is compressed in a way not read here"),
  BAD_REQUEST("bad-request", 400, "The request cannot be understood"),
  INVALID_RULES("invalid-rules", 422, "The rules cannot be taken"),
  INVALID_VIEW("invalid-view", 422, "The view cannot be taken"),
  TOO_MUCH_WORK("too-much-work", 422, "That is more work than one request may ask for"),
  KEY_REUSED("idempotency-key-reused", 422, "The idempotency key stands for another request"),
  QUERY_FAILED("query-failed", 422, "The query has no answer"),
  QUERY_TIMED_OUT("query-timed-out", 503, "The query took too long"),
  QUERY_CANCELED("query-canceled", 503, "The query was given up"),
  TOO_MANY_FAILURES("too-many-failures", 429, "Too many attempts to log in failed"),
  TOO_MANY_REQUESTS("too-many-requests", 429, "One caller asks too often"),
  BUSY("busy", 429, "More is under way than the server takes"),
  HEADERS_TOO_LARGE("headers-too-large", 431, "The headers are too large"),
  STORAGE_FULL("storage-full", 429, "There is no room for more"),
  UNAVAILABLE("unavailable", 503, "The state cannot be read at the moment"),
  NOT_ACKNOWLEDGED("not-acknowledged", 503, "The broker did not confirm in time"),
  NOT_AUDITED("not-audited", 503, "It is not written down yet who did this"),
  INTERNAL("internal", 500, "Something went wrong in the server");

  private static final String NAMESPACE = "urn:masterperf:problem:";

  private final String name;
  private final int status;
  private final String title;

  ProblemType(String name, int status, String title) {
    this.name = name;
    this.status = status;
    this.title = title;
  }

  /** The URI that names this kind for programs. */
  public String uri() {
    return NAMESPACE + name;
  }

  /** The HTTP status it is answered with. */
  public int status() {
    return status;
  }

  /**
   * Seconds after which the same may be tried again, where that may help: others look after a short
   * while whether there is room again, for storage somebody has to do something first.
   */
  public int retryAfterSeconds() {
    return switch (this) {
      case STORAGE_FULL -> 30;
      case TOO_MANY_FAILURES -> 3;
      default -> 1;
    };
  }

  /** One sentence for people, the same each time. */
  public String title() {
    return title;
  }
}
