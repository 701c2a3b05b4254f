/** The pipeline in the gateway's terms: factory, filter, reading the request, writing the response, following the routes. */
@NullMarked
package io.github.aiproxymulti.aiproxy.filter;

import org.jspecify.annotations.NullMarked;
