/** Who may read which part of the bucket, in the languages of object stores. */
@NullMarked
package dev.masterperf.archive.policy;

import org.jspecify.annotations.NullMarked;
