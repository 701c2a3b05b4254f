@NullMarked
package io.github.aiproxymulti.aiproxy.limit.redis;

import org.jspecify.annotations.NullMarked;
