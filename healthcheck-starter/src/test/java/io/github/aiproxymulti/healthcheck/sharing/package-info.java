@NullMarked
package io.github.aiproxymulti.healthcheck.sharing;

import org.jspecify.annotations.NullMarked;
