/** A real broker and a real bucket inside this JVM, both kept under the data folder. */
@NullMarked
package dev.masterperf.launcher.embedded;

import org.jspecify.annotations.NullMarked;
