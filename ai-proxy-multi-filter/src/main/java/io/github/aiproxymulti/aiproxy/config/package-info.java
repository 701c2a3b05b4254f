/**
 * A route's settings: the records they become, the forms in which they are written, what is valid, and the version that
 * their content makes. Pure; nothing here knows the gateway.
 */
@NullMarked
package io.github.aiproxymulti.aiproxy.config;

import org.jspecify.annotations.NullMarked;
