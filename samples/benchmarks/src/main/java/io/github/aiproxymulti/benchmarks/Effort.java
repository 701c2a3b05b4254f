package io.github.aiproxymulti.benchmarks;

/**
 * How long and how hard to measure.
 *
 * @param warmUpMillis of each route before its first slice
 * @param slices of each route
 * @param sliceMillis length of a slice
 * @param connections that carry the load of a slice
 * @param perSecond the modest rate, for added time
 * @param timed requests at the modest rate, of each route
 * @param turns in which routes take it by turns to be timed
 * @param streams open at the same time
 * @param manyStreams open at the same time while memory is watched
 */
record Effort(
        int warmUpMillis,
        int slices,
        int sliceMillis,
        int connections,
        int perSecond,
        int timed,
        int turns,
        int streams,
        int manyStreams) {

    static final Effort FULL = new Effort(6_000, 6, 3_000, 32, 100, 1_200, 6, 100, 512);
    static final Effort QUICK = new Effort(2_000, 3, 1_000, 16, 100, 200, 2, 32, 128);
}
