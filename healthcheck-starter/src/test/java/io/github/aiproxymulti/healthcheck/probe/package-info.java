/** Tests of probes, on real sockets. */
@NullMarked
package io.github.aiproxymulti.healthcheck.probe;

import org.jspecify.annotations.NullMarked;
