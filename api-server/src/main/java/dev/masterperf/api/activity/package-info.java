/** What happened of late, told in one list: states that changed, alerts, what people did. */
@NullMarked
package dev.masterperf.api.activity;

import org.jspecify.annotations.NullMarked;
