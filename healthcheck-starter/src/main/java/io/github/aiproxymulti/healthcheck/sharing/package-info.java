/** Health that several processes share: one of them probes each resource, all know. Says what is asked of the storage, and is a store on top of it; may use the root package and the store's. */
@NullMarked
package io.github.aiproxymulti.healthcheck.sharing;

import org.jspecify.annotations.NullMarked;
