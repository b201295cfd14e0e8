/** What the bridges to other libraries share: labels and units of theirs as ours. */
@NullMarked
package dev.masterperf.producer.bridge;

import org.jspecify.annotations.NullMarked;
