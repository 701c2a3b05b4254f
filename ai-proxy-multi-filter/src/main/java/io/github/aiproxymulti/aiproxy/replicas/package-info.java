/** Route definitions that several gateways share: what each knows, how that is brought together with what is stored, and the repository that does so. Knows the gateway's definitions and Redis, nothing else of ours. */
@NullMarked
package io.github.aiproxymulti.aiproxy.replicas;

import org.jspecify.annotations.NullMarked;
