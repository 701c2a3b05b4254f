/** Turns APISIX configuration into routes of this gateway, as a command that starts no gateway. */
@NullMarked
package io.github.aiproxymulti.gateway.importer;

import org.jspecify.annotations.NullMarked;
