/** An LLM that says what it is told to: a scriptable server for tests, demonstrations and benchmarks. */
@NullMarked
package io.github.aiproxymulti.mockllm;

import org.jspecify.annotations.NullMarked;
