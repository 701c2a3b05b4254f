package io.github.aiproxymulti.aiproxy.config;

import io.github.aiproxymulti.healthcheck.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One upstream of a route. Prints without options, which may hold a resolved secret.
 *
 * @param name unique in the route, 1 to 100 characters
 * @param provider whose it is
 * @param priority larger is tried first (default 0)
 * @param weight share among the instances of one priority, at least 0
 * @param auth its credentials
 * @param options members to put into the outgoing body; empty when none are configured. The tree is a copy of its own and
 *     read only: whoever wants to change it copies it
 * @param override what differs from the provider's habits
 * @param providerConf where at the provider it lives
 * @param checks how its health is checked; null when it is not
 * @param examples prompts that are meant for it, used by {@code semantic} only
 * @param threshold smallest similarity, -1 to 1, at which {@code semantic} chooses it; null for the route's
 * @param maxConcurrency most requests in flight, at least 1; null for no limit
 * @param domain what it shares its fate with, such as a region; null when nothing is said
 */
public record Instance(
        String name,
        ProviderId provider,
        int priority,
        int weight,
        Auth auth,
        ObjectNode options,
        Overrides override,
        ProviderConf providerConf,
        @Nullable Checks checks,
        List<String> examples,
        @Nullable Double threshold,
        @Nullable Integer maxConcurrency,
        @Nullable String domain) {

    /** Copies options and examples, and checks the ranges. */
    public Instance {
        Expect.notEmpty("name", name);
        Expect.atLeast("weight", weight, 0);
        if (threshold != null) {
            Expect.between("threshold", threshold, -1, 1);
        }
        if (maxConcurrency != null) {
            Expect.atLeast("max_concurrency", maxConcurrency, 1);
        }
        options = options.deepCopy();
        examples = List.copyOf(examples);
    }

    @Override
    public String toString() {
        return "Instance[name=" + name + ", provider=" + provider + ", priority=" + priority + ", weight=" + weight
                + ", override=" + override + ", providerConf=" + providerConf + "]";
    }
}
