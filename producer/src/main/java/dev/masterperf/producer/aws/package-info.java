/** What the AWS SDK for Java 2 knows of its calls, as metrics. */
@NullMarked
package dev.masterperf.producer.aws;

import org.jspecify.annotations.NullMarked;
