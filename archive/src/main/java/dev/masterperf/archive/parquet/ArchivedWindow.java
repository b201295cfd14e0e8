package dev.masterperf.archive.parquet;

import dev.masterperf.model.WindowAggregate;

/**
 * A window as the archive keeps it.
 *
 * @param late true for the contribution of a late event alone, which readers add to the highest
 *     revision of the window
 */
public record ArchivedWindow(WindowAggregate window, boolean late) {}
