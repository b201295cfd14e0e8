package dev.masterperf.archive.parquet;

/**
 * A file is not what was written, so nothing is answered from the part of it that was asked for.
 */
public final class DamagedFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String place;
  private final String reason;

  /**
   * @param place which part of the file, as {@code column ts, row group 2, page 7}
   * @param reason what was found there and what was expected
   */
  public DamagedFileException(String place, String reason) {
    super(place + ": " + reason);
    this.place = place;
    this.reason = reason;
  }

  public String place() {
    return place;
  }

  public String reason() {
    return reason;
  }
}
