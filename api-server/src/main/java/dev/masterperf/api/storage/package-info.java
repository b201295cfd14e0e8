/** How much room the brokers have for the product's topics. */
@NullMarked
package dev.masterperf.api.storage;

import org.jspecify.annotations.NullMarked;
