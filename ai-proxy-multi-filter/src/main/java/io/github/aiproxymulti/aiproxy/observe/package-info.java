/** What is told of requests and attempts: logs. */
@NullMarked
package io.github.aiproxymulti.aiproxy.observe;

import org.jspecify.annotations.NullMarked;
