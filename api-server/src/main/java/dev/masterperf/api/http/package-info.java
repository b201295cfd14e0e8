/** What all resources share of HTTP: problems, parameters, origins and headers. */
@NullMarked
package dev.masterperf.api.http;

import org.jspecify.annotations.NullMarked;
