@NullMarked
package io.github.aiproxymulti.aiproxy.limit.budget;

import org.jspecify.annotations.NullMarked;
