/** Views that people save and share: what the page shows, as a file in YAML. */
@NullMarked
package dev.masterperf.api.views;

import org.jspecify.annotations.NullMarked;
