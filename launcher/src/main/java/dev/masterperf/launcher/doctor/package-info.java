/** What stands in the way of a deployment, or will, and what to do about it. */
@NullMarked
package dev.masterperf.launcher.doctor;

import org.jspecify.annotations.NullMarked;
