@NullMarked
package io.github.aiproxymulti.healthcheck.redis;

import org.jspecify.annotations.NullMarked;
