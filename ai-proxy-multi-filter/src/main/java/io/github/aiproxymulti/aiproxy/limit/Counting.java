package io.github.aiproxymulti.aiproxy.limit;

import io.github.aiproxymulti.aiproxy.limit.budget.Budgets;
import java.util.function.Supplier;

/**
 * What counts for one configuration.
 *
 * @param budgets the counters of its policy
 * @param local the counters of this process, for when the others cannot be asked
 * @param names makes names for reservations, unique among all gateways
 * @param listener hears what limits do
 */
public record Counting(Budgets budgets, Budgets local, Supplier<String> names, LimitListener listener) {}
