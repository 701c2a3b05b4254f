package io.github.aiproxymulti.aiproxy.selection;

import io.github.aiproxymulti.aiproxy.balancer.Picker;
import io.github.aiproxymulti.aiproxy.standing.Standings;
import io.github.aiproxymulti.healthcheck.picker.PickerCache;
import java.util.random.RandomGenerator;

/**
 * What the balancing of all routes shares.
 *
 * @param pickers where pickers are kept
 * @param slowStart how the share of recovered instances comes back
 * @param standings how instances stand
 * @param random for all choices by chance; safe for concurrent use
 */
public record Balancing(
        PickerCache<Picker> pickers, SlowStart slowStart, Standings standings, RandomGenerator random) {}
