/** The server people and programs talk to: REST, WebSocket and the dashboard. */
@NullMarked
package dev.masterperf.api;

import org.jspecify.annotations.NullMarked;
