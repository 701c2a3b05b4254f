/**
 * Decides by the meaning of the prompt: which instances' examples it resembles, best first. Whatever goes wrong on the way,
 * the outcome is the fallback instance and never an error.
 */
@NullMarked
package io.github.aiproxymulti.aiproxy.semantic;

import org.jspecify.annotations.NullMarked;
