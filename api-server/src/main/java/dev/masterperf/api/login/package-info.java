/** How it is found out who asks: keys, sessions, tickets, and tokens of an identity provider. */
@NullMarked
package dev.masterperf.api.login;

import org.jspecify.annotations.NullMarked;
