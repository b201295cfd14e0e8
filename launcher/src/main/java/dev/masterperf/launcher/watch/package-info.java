/** What the product keeps of itself, as rows among all others. */
@NullMarked
package dev.masterperf.launcher.watch;

import org.jspecify.annotations.NullMarked;
