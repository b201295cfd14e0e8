/** Reading protobuf field by field, without generated classes and without trees. */
@NullMarked
package dev.masterperf.api.protobuf;

import org.jspecify.annotations.NullMarked;
