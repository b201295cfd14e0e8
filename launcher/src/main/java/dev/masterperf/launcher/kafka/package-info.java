/** The topics of the product on a broker. */
@NullMarked
package dev.masterperf.launcher.kafka;

import org.jspecify.annotations.NullMarked;
