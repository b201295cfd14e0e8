package dev.masterperf.producer.r2;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Which bytes of an object an answer holds.
 *
 * @param offset of the first
 * @param bytes how many
 * @param objectBytes size of the whole object
 */
record Extent(long offset, long bytes, long objectBytes) {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

  /**
   * @param range what was asked for; null for all
   * @throws NonRetryableException if the answer is something else
   */
  static Extent of(GetObjectResponse answer, @Nullable ByteRange range) {
    if (answer.contentLength() == null) {
      throw NonRetryableException.create("the answer does not say how long it is");
    }
    if (range == null) {
      return new Extent(0, answer.contentLength(), answer.contentLength());
    }
    Matcher told = CONTENT_RANGE.matcher(String.valueOf(answer.contentRange()));
    if (!told.matches()) {
      throw NonRetryableException.create(
          "the endpoint did not keep to the range " + range.header() + " and answered with all");
    }
    long first = Long.parseLong(told.group(1));
    long bytes = Long.parseLong(told.group(2)) - first + 1;
    long objectBytes = Long.parseLong(told.group(3));
    if (!range.isAnsweredBy(first, bytes, objectBytes) || answer.contentLength() != bytes) {
      throw NonRetryableException.create(
          "the endpoint was asked for "
              + range.header()
              + " and answered with "
              + answer.contentRange());
    }
    return new Extent(first, bytes, objectBytes);
  }
}
