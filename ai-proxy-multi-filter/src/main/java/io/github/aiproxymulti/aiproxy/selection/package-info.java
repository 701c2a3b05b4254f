/**
 * Which instance a request goes to. A request opens its candidates once and keeps them for all its attempts: one routing
 * snapshot, one picker, one set of what was tried.
 */
@NullMarked
package io.github.aiproxymulti.aiproxy.selection;

import org.jspecify.annotations.NullMarked;
