/** Detectors at work for rules: what they are fed, what they answer, and what they say of it. */
@NullMarked
package dev.masterperf.alerts.detection;

import org.jspecify.annotations.NullMarked;
