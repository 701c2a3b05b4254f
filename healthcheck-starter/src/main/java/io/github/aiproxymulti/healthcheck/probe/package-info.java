/** Asks one target once: over TCP, HTTP or HTTPS. */
@NullMarked
package io.github.aiproxymulti.healthcheck.probe;

import org.jspecify.annotations.NullMarked;
