/** Rows in the forms that programs and people take them in. */
@NullMarked
package dev.masterperf.api.export;

import org.jspecify.annotations.NullMarked;
