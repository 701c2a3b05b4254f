/** Several processes on one Redis, and what happens when one of them dies or freezes. */
@NullMarked
package io.github.aiproxymulti.healthcheck.processes;

import org.jspecify.annotations.NullMarked;
