/**
 * The attempts of one request: select, send, judge, again. Ends with a response that is ready to be written; until its first
 * byte is written every attempt could be thrown away, so what it carries comes from one attempt only.
 */
@NullMarked
package io.github.aiproxymulti.aiproxy.exchange;

import org.jspecify.annotations.NullMarked;
