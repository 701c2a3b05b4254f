@NullMarked
package io.github.aiproxymulti.aiproxy.limit.cost;

import org.jspecify.annotations.NullMarked;
