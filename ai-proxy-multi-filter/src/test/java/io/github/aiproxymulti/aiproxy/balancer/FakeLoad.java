package io.github.aiproxymulti.aiproxy.balancer;

/** Loads that are set by hand. */
final class FakeLoad implements Load {

    final int[] inFlight;
    final double[] latency;

    FakeLoad(int instances) {
        inFlight = new int[instances];
        latency = new double[instances];
    }

    @Override
    public double load(int instance) {
        return inFlight[instance];
    }

    @Override
    public long now() {
        return 0;
    }

    @Override
    public double latencyNanos(int instance, long now) {
        return latency[instance];
    }

    @Override
    public int inFlight(int instance) {
        return inFlight[instance];
    }
}
