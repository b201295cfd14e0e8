/** What both ends of a topic must agree on: records, series identity, units and topic names. */
@NullMarked
package dev.masterperf.model;

import org.jspecify.annotations.NullMarked;
