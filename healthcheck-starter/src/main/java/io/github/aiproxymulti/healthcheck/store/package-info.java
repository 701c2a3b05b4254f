/** Where health outlives a process or is shared by several: what the engine asks of a store, and the store that is just memory. Only the engine may use it; requests never do. */
@NullMarked
package io.github.aiproxymulti.healthcheck.store;

import org.jspecify.annotations.NullMarked;
