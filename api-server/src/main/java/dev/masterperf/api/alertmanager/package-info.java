/** Alertmanager's API, version 2, and what it lacks: previews, acknowledgements, history. */
@NullMarked
package dev.masterperf.api.alertmanager;

import org.jspecify.annotations.NullMarked;
