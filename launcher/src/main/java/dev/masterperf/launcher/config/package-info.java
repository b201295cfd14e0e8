/**
 * Configuration: one YAML file, then the environment, then flags, read into one tree of records.
 */
@NullMarked
package dev.masterperf.launcher.config;

import org.jspecify.annotations.NullMarked;
