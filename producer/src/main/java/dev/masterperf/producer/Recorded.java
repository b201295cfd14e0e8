package dev.masterperf.producer;

import dev.masterperf.model.Summary;
import java.util.Optional;

/**
 * What an instrument recorded since it was made, for readers in this process. Errors of a timer
 * that went at once are not among it.
 *
 * @param sum in the base unit
 * @param running what no flush has taken yet
 */
public record Recorded(long count, double sum, Optional<Summary> running) {}
