/** What each process needs of an authorizer of Kafka, and no more. */
@NullMarked
package dev.masterperf.launcher.acl;

import org.jspecify.annotations.NullMarked;
