package dev.masterperf.archive;

/**
 * What the archiver of this process did for one topic since it began.
 *
 * @param segments that came to count
 * @param files they have
 * @param bytes of the files
 * @param rows in the files
 * @param skipped events and windows that could not be taken; the processor told why of the events
 * @param failures of steps that are tried again
 * @param lostOffsets that the topic dropped before they were archived
 * @param lag offsets not archived yet, of the partitions this process has
 * @param oldestSeconds how long the oldest of what is collected waits to be archived; 0 if none
 *     does
 */
public record ArchiveFigures(
    long segments,
    long files,
    long bytes,
    long rows,
    long skipped,
    long failures,
    long lostOffsets,
    long lag,
    double oldestSeconds) {}
