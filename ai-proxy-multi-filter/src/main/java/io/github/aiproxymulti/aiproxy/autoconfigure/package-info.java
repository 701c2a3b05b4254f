/** Beans of the AI gateway filters, each replaceable, and the properties that tune them. */
@NullMarked
package io.github.aiproxymulti.aiproxy.autoconfigure;

import org.jspecify.annotations.NullMarked;
