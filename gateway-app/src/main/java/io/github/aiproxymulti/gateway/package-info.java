/** The runnable gateway: Spring Cloud Gateway with the AI filters, configured by YAML alone. */
@NullMarked
package io.github.aiproxymulti.gateway;

import org.jspecify.annotations.NullMarked;
