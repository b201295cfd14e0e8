/** OTLP/HTTP metrics: {@code POST /v1/metrics} in protobuf and JSON. */
@NullMarked
package dev.masterperf.api.otlp;

import org.jspecify.annotations.NullMarked;
