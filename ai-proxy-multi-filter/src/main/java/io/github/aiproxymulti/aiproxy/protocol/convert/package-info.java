/**
 * Converters between protocols, named by pair: the request one way, the answer and its stream the other way. Pure code;
 * inputs are never changed.
 */
@NullMarked
package io.github.aiproxymulti.aiproxy.protocol.convert;

import org.jspecify.annotations.NullMarked;
