/**
 * Evaluation of PromQL with Prometheus' semantics. {@code Evaluator} is the way in; a {@code
 * Compiler} makes nodes of the tree, and each node answers for one step after another.
 */
@NullMarked
package dev.masterperf.query.eval;

import org.jspecify.annotations.NullMarked;
