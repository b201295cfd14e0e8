/** Reading the YAML files of people, with the place of everything that is wrong in them. */
@NullMarked
package dev.masterperf.alerts.yaml;

import org.jspecify.annotations.NullMarked;
