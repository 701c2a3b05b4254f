package io.github.aiproxymulti.aiproxy.balancer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Function;

/** Instances under traffic, in virtual time: requests arrive at random, each instance has its own speed and its own luck. */
final class Simulation {

    private static final long MILLI = 1_000_000;

    private final Random random;
    private final List<Behaviour> behaviours;
    private final List<LoadMeter> meters = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::at));
    private final Picker picker;
    private final Load load = new Metered();

    /** Requests by instance. */
    final int[] picked;

    /** Most requests in flight by instance. */
    final int[] peak;

    private long now;

    Simulation(long seed, List<Behaviour> behaviours, Function<Random, Picker> picker) {
        this.random = new Random(seed);
        this.behaviours = behaviours;
        behaviours.forEach(behaviour -> meters.add(new LoadMeter(() -> now)));
        this.picked = new int[behaviours.size()];
        this.peak = new int[behaviours.size()];
        this.picker = picker.apply(random);
    }

    /** Lets this many requests arrive, so many per second. */
    Simulation run(int requests, double perSecond) {
        for (int i = 0; i < requests; i++) {
            long arrival = now + (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
            while (!events.isEmpty() && events.peek().at() <= arrival) {
                Event event = events.remove();
                now = event.at();
                event.what().run();
            }
            now = arrival;
            begin(picker.pick(new Attempts(load), random.nextInt()));
        }
        return this;
    }

    double share(int instance) {
        int all = 0;
        for (int count : picked) {
            all += count;
        }
        return picked[instance] / (double) all;
    }

    private void begin(int instance) {
        Behaviour behaviour = behaviours.get(instance);
        LoadMeter meter = meters.get(instance);
        picked[instance]++;
        meter.tryBegin(Integer.MAX_VALUE);
        peak[instance] = Math.max(peak[instance], meter.inFlight());
        boolean fails = random.nextDouble() < behaviour.failures();
        long first = (long) (behaviour.firstMillis() * (0.5 + random.nextDouble()) * MILLI);
        long whole = first + behaviour.restMillis() * MILLI;
        if (fails) {
            events.add(new Event(now + MILLI, () -> meter.ended(true)));
            return;
        }
        events.add(new Event(now + first, () -> meter.firstContent(first)));
        events.add(new Event(now + whole, () -> meter.ended(false)));
    }

    /**
     * What an instance is like.
     *
     * @param firstMillis how long the first content takes, on average
     * @param restMillis how long the rest takes
     * @param failures share of requests that fail at once
     */
    record Behaviour(long firstMillis, long restMillis, double failures) {}

    private record Event(long at, Runnable what) {}

    private final class Metered implements Load {

        @Override
        public double load(int instance) {
            return meters.get(instance).load();
        }

        @Override
        public long now() {
            return now;
        }

        @Override
        public double latencyNanos(int instance, long at) {
            return meters.get(instance).latencyNanos(at);
        }

        @Override
        public int inFlight(int instance) {
            return meters.get(instance).inFlight();
        }
    }
}
