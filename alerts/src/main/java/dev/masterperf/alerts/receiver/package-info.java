/**
 * What alerts are told to: each kind of receiver knows its body, which is made once and kept, and
 * how one attempt at sending it is made.
 */
@NullMarked
package dev.masterperf.alerts.receiver;

import org.jspecify.annotations.NullMarked;
