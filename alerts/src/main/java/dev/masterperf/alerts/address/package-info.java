/**
 * Where this process may connect to when somebody gives it an address: so that nobody who can name
 * a receiver reaches what only this machine can reach (server-side request forgery).
 */
@NullMarked
package dev.masterperf.alerts.address;

import org.jspecify.annotations.NullMarked;
