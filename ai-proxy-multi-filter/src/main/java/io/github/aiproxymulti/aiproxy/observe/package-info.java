/** What is told of requests and attempts: access values, logs and meters. */
@NullMarked
package io.github.aiproxymulti.aiproxy.observe;

import org.jspecify.annotations.NullMarked;
