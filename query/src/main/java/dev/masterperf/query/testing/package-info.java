/**
 * Tests of expressions in the scripting language of Prometheus' {@code promqltest}: series are
 * loaded, expressions evaluated, answers compared. {@code ScriptRun} is the way in.
 */
@NullMarked
package dev.masterperf.query.testing;

import org.jspecify.annotations.NullMarked;
