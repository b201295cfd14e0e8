/** PromQL as text: lexer, parser and the tree they make. Says nothing of what can be evaluated. */
@NullMarked
package dev.masterperf.query.syntax;

import org.jspecify.annotations.NullMarked;
