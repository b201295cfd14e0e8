/** Random questions to history, answered by the product's code and by a model of all samples. */
@NullMarked
package dev.masterperf.benchmarks.history.truth;

import org.jspecify.annotations.NullMarked;
