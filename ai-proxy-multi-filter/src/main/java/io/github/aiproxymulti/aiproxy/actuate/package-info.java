/** What the actuator shows of AI routes. */
@NullMarked
package io.github.aiproxymulti.aiproxy.actuate;

import org.jspecify.annotations.NullMarked;
