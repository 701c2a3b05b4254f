/** Tests of the import of APISIX configuration. */
@NullMarked
package io.github.aiproxymulti.gateway.importer;

import org.jspecify.annotations.NullMarked;
