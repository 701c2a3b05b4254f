/** Tests of the mock on real sockets. */
@NullMarked
package io.github.aiproxymulti.mockllm;

import org.jspecify.annotations.NullMarked;
