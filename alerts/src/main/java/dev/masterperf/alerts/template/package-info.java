/** Go's text/template, as far as rule files use it, with the functions Prometheus adds. */
@NullMarked
package dev.masterperf.alerts.template;

import org.jspecify.annotations.NullMarked;
