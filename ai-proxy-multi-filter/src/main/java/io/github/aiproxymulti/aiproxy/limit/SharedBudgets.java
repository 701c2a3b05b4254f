package io.github.aiproxymulti.aiproxy.limit;

import io.github.aiproxymulti.aiproxy.config.AiRateLimitingConfig;
import io.github.aiproxymulti.aiproxy.limit.budget.Budgets;
import java.util.Collection;

/** Counters that several gateways share, by configuration. Connects when they are first asked, not before. */
public interface SharedBudgets {

    /** The counters of a configuration whose policy is not local. */
    Budgets of(AiRateLimitingConfig config);

    /** Closes the connections that none of these configurations uses. */
    void retain(Collection<AiRateLimitingConfig> live);
}
