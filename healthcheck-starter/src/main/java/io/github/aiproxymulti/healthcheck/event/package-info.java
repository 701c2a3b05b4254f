/** What an application hears as Spring events: plain records, published in the order of the resource they are about. */
@NullMarked
package io.github.aiproxymulti.healthcheck.event;

import org.jspecify.annotations.NullMarked;
