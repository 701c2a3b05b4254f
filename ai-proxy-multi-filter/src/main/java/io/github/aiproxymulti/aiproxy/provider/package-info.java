/** Where each vendor lives and what it speaks. A vendor is data: a host, paths and a field name. */
@NullMarked
package io.github.aiproxymulti.aiproxy.provider;

import org.jspecify.annotations.NullMarked;
