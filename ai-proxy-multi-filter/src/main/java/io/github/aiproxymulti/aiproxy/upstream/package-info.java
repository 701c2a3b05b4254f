/**
 * One exchange with one upstream: what depends on configuration only is compiled ahead, the rest is assembled per attempt,
 * sent on Reactor Netty, and answered as a stream of bytes.
 */
@NullMarked
package io.github.aiproxymulti.aiproxy.upstream;

import org.jspecify.annotations.NullMarked;
