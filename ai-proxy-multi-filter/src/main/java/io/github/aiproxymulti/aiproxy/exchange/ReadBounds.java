package io.github.aiproxymulti.aiproxy.exchange;

/**
 * How much of an answer is held in memory before the client gets its first byte.
 *
 * @param maxHeldBytes a complete answer up to this size is held until it has arrived in full, so that it can still be
 *     replaced by another instance's; a larger one is passed on from here
 * @param maxConvertedBytes an answer that has to be converted may be this large
 * @param maxErrorBytes an error answer is read up to this size, the rest is dropped
 */
public record ReadBounds(long maxHeldBytes, long maxConvertedBytes, long maxErrorBytes) {}
