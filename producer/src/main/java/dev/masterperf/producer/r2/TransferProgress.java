package dev.masterperf.producer.r2;

import java.util.OptionalLong;

/**
 * Is told how far an upload has come. It is called on the thread that uploads, so it should be
 * quick; an exception of it ends the upload, leaves nothing behind, and reaches the caller.
 */
@FunctionalInterface
public interface TransferProgress {
  /** Tells nobody. */
  TransferProgress NONE = (doneBytes, totalBytes) -> {};

  /**
   * @param doneBytes what the bucket has taken; never less than before
   * @param totalBytes empty as long as the source has not ended and did not say how much it holds
   */
  void moved(long doneBytes, OptionalLong totalBytes);
}
