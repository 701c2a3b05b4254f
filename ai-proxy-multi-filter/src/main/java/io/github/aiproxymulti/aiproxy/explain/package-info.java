/**
 * Says in JSON how routes stand and what would become of a request, without sending it. Nothing here changes anything, and
 * nothing is computed before it is asked for.
 */
@NullMarked
package io.github.aiproxymulti.aiproxy.explain;

import org.jspecify.annotations.NullMarked;
