package io.github.aiproxymulti.aiproxy.upstream;

import io.github.aiproxymulti.aiproxy.config.Instance;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.provider.Capability;
import io.github.aiproxymulti.aiproxy.provider.Provider;
import io.github.aiproxymulti.aiproxy.provider.TokenLimit;
import java.util.EnumMap;
import java.util.Map;

/** How an instance shapes bodies, for each protocol it may be spoken to in. */
final class BodyPlans {

    private final Map<Protocol, BodyPlan> plans = new EnumMap<>(Protocol.class);

    BodyPlans(Instance instance, Provider provider) {
        for (Protocol protocol : Protocol.values()) {
            Capability capability = provider.capabilities().get(protocol);
            TokenLimit limit = capability == null ? TokenLimit.NONE : capability.tokenLimit();
            plans.put(protocol, BodyPlan.of(instance, protocol, limit, provider.dropsModel()));
        }
    }

    BodyPlan of(Protocol target) {
        BodyPlan plan = plans.get(target);
        if (plan == null) {
            throw new IllegalStateException("no body plan for " + target);
        }
        return plan;
    }
}
