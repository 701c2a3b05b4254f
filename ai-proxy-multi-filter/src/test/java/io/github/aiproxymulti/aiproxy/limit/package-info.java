@NullMarked
package io.github.aiproxymulti.aiproxy.limit;

import org.jspecify.annotations.NullMarked;
