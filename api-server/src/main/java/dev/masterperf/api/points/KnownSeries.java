package dev.masterperf.api.points;

import dev.masterperf.api.mapping.IncomingSeries;
import dev.masterperf.api.mapping.MappedSeries;
import dev.masterperf.api.mapping.Mapping;
import dev.masterperf.model.Series;
import dev.masterperf.model.foreign.MeasuredUnit;
import dev.masterperf.model.wire.IdentityLimits;

/**
 * A series that points can be given: mapped, within limits, and with the name memory has for it.
 */
public record KnownSeries(Series series, MeasuredUnit unit, SeriesId id) {

  /**
   * The series of a sender's names.
   *
   * @throws IllegalArgumentException if it cannot be one of ours, with what is wrong
   */
  public static KnownSeries of(IncomingSeries incoming, Mapping mapping) {
    IdentityLimits.requirePart("the metric's name", incoming.name());
    MappedSeries mapped = mapping.map(incoming);
    IdentityLimits.require(mapped.series());
    IdentityLimits.requirePart("the metric's unit", mapped.unit().base().symbol());
    return new KnownSeries(mapped.series(), mapped.unit(), SeriesId.of(mapped.series()));
  }
}
