package dev.masterperf.producer.r2;

/**
 * How a large object is cut and sent. At most {@code parallel} parts of {@code partBytes} are in
 * memory, whatever the object's size.
 *
 * @param partBytes size of all parts but the last, as R2 wants it; at least 5 MiB
 * @param parallel parts under way at the same time; 1 sends them on the calling thread
 */
public record PartPlan(int partBytes, int parallel, TransferProgress progress) {
  public static final int MIN_PART_BYTES = 5 * 1024 * 1024;
  public static final int MAX_PARTS = 10_000;
  public static final int MAX_PARALLEL = 16;

  /** Parts of 8 MiB, one after the other: objects of up to 78 GiB. */
  public static final PartPlan DEFAULT = new PartPlan(8 * 1024 * 1024, 1, TransferProgress.NONE);

  /**
   * @throws IllegalArgumentException if parts are too small or too many at a time
   */
  public PartPlan {
    if (partBytes < MIN_PART_BYTES) {
      throw new IllegalArgumentException(
          "partBytes must be at least " + MIN_PART_BYTES + ", not " + partBytes);
    }
    if (parallel < 1 || parallel > MAX_PARALLEL) {
      throw new IllegalArgumentException(
          "parallel must lie between 1 and " + MAX_PARALLEL + ", not " + parallel);
    }
  }

  /** The same with parts of another size. */
  public PartPlan inPartsOf(int bytes) {
    return new PartPlan(bytes, parallel, progress);
  }

  /** The same with more parts, or fewer, under way at a time. */
  public PartPlan parallel(int parts) {
    return new PartPlan(partBytes, parts, progress);
  }

  /** The same, telling how far it has come. */
  public PartPlan telling(TransferProgress listener) {
    return new PartPlan(partBytes, parallel, listener);
  }

  /**
   * @throws IllegalArgumentException if so many bytes would take more parts than endpoints accept
   */
  void requireRoomFor(long bytes) {
    if (bytes > (long) partBytes * MAX_PARTS) {
      throw new IllegalArgumentException(
          "%d bytes in parts of %d are more than the %d parts an object may have; take larger parts"
              .formatted(bytes, partBytes, MAX_PARTS));
    }
  }
}
