/** Tests of the settings reader. */
@NullMarked
package io.github.aiproxymulti.healthcheck.settings;

import org.jspecify.annotations.NullMarked;
