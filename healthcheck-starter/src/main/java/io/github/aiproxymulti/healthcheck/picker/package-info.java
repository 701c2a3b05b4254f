/** What callers derive from health, kept under everything it depends on. */
@NullMarked
package io.github.aiproxymulti.healthcheck.picker;

import org.jspecify.annotations.NullMarked;
