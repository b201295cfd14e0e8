package dev.masterperf.archive.dataset;

/**
 * A data file of the archive, as its manifest lists it.
 *
 * @param key of the object
 * @param sha256 of its bytes, in hex
 * @param fromMillis time of the earliest event, or start of the first window
 * @param toMillis time of the latest event, or start of the last window
 * @param firstSeries canonical text of the first series by order
 * @param lastSeries canonical text of the last one
 */
public record DataFile(
    String key,
    long bytes,
    String sha256,
    long rows,
    long fromMillis,
    long toMillis,
    String firstSeries,
    String lastSeries) {

  public DataFile {
    if (Place.of(key).isEmpty()) {
      throw new IllegalArgumentException("not the key of a data file: " + key);
    }
    if (bytes < 1 || rows < 1 || toMillis < fromMillis || lastSeries.compareTo(firstSeries) < 0) {
      throw new IllegalArgumentException(
          key
              + ": a data file has bytes, rows and ranges in order, not "
              + bytes
              + " bytes, "
              + rows
              + " rows, "
              + fromMillis
              + " to "
              + toMillis
              + ", "
              + firstSeries
              + " to "
              + lastSeries);
    }
  }

  /** The folder it lies in. */
  public Place place() {
    return Place.of(key).orElseThrow();
  }
}
