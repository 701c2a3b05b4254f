/** Properties and beans: makes the engine run in a Spring Boot application. */
@NullMarked
package io.github.aiproxymulti.healthcheck.autoconfigure;

import org.jspecify.annotations.NullMarked;
