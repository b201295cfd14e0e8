/** API keys: what they are, where they are kept, and how they are known again. */
@NullMarked
package dev.masterperf.api.keys;

import org.jspecify.annotations.NullMarked;
