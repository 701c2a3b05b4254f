package io.github.aiproxymulti.aiproxy.limit;

import io.github.aiproxymulti.aiproxy.config.AiRateLimitingConfig;
import io.github.aiproxymulti.aiproxy.config.ExtraWindow;
import io.github.aiproxymulti.aiproxy.config.InstanceLimit;
import io.github.aiproxymulti.aiproxy.config.Reservation;
import io.github.aiproxymulti.aiproxy.config.WindowLimit;
import io.github.aiproxymulti.aiproxy.hashing.HashSource;
import io.github.aiproxymulti.aiproxy.limit.budget.Demand;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One configuration, compiled: which limits apply to a request. Source: rate-limiting.md sections 2 and 5. */
public final class RouteLimits {

    /** More instances than any route has; what is not kept is made anew. */
    private static final int MOST_NAMES = 1000;

    private final AiRateLimitingConfig config;
    private final CostMeter cost;
    private final @Nullable Estimate estimate;
    private final List<RuleTemplate> rules;
    private final Map<String, WindowLimit> named;

    /** By the instance's name. */
    private final Map<String, List<LimitTemplate>> ofInstances = new ConcurrentHashMap<>();

    /**
     * Compiles a configuration.
     *
     * @param config the configuration
     */
    public RouteLimits(AiRateLimitingConfig config) {
        this.config = config;
        this.cost = CostMeter.of(config);
        Reservation reservation = config.reservation();
        this.estimate = reservation == null ? null : new Estimate(config.strategy(), reservation);
        this.rules = config.rules().stream().map(RuleTemplate::of).toList();
        this.named = config.instances().stream()
                .collect(Collectors.toMap(InstanceLimit::name, InstanceLimit::limit, (first, later) -> first));
    }

    /** The configuration. */
    public AiRateLimitingConfig config() {
        return config;
    }

    /** What is legal in this configuration but will probably not do what is meant. */
    public List<String> advice() {
        return LimitAdvice.of(config);
    }

    /** Whether a limit depends on who the consumer is. */
    public boolean usesConsumer() {
        return rules.stream().anyMatch(RuleTemplate::usesConsumer)
                || named.values().stream().anyMatch(RouteLimits::usesConsumer)
                || (config.global() != null && usesConsumer(config.global()))
                || config.windows().stream().map(ExtraWindow::limit).anyMatch(RouteLimits::usesConsumer);
    }

    /** Whether limits apply whatever the instance is. */
    boolean isRuled() {
        return config.ruled();
    }

    CostMeter cost() {
        return cost;
    }

    /** What a request asks of each of its limits if it goes to this instance. */
    List<Demand> demands(ClientRequest request, InstancePlan plan, List<Quota> quotas) {
        long estimated = estimate == null ? 0 : estimate.of(request, plan);
        return quotas.stream()
                .map(quota -> new Demand(
                        quota.key(),
                        quota.limit(),
                        quota.windowMillis(),
                        quota.countsRequests() ? 1 : 0,
                        quota.countsRequests() ? 0 : estimated))
                .toList();
    }

    /** The limits of a request that goes to this instance; empty when one of them cannot be worked out. */
    Optional<List<Quota>> of(String instance, HashSource request) {
        return isRuled() ? ofRules(request) : ofInstance(instance, request);
    }

    /** The limits of the rules that apply; empty when one of them cannot be worked out, or none applies. */
    Optional<List<Quota>> ofRules(HashSource request) {
        List<Quota> quotas = new ArrayList<>(rules.size());
        for (RuleTemplate rule : rules) {
            Optional<String> key = rule.counterKey(request);
            if (key.isPresent()) {
                Optional<Quota> quota = rule.limit().quota(request, key.get());
                if (quota.isEmpty()) {
                    return Optional.empty();
                }
                quotas.add(quota.get());
            }
        }
        return quotas.isEmpty() ? Optional.empty() : Optional.of(quotas);
    }

    /** The limits of an instance, none when it is not limited; empty when one of them cannot be worked out. */
    Optional<List<Quota>> ofInstance(String name, HashSource request) {
        List<LimitTemplate> templates = templates(name);
        List<Quota> quotas = new ArrayList<>(templates.size());
        for (LimitTemplate template : templates) {
            Optional<Quota> quota = template.quota(request, name);
            if (quota.isEmpty()) {
                return Optional.empty();
            }
            quotas.add(quota.get());
        }
        return Optional.of(quotas);
    }

    private List<LimitTemplate> templates(String name) {
        List<LimitTemplate> known = ofInstances.get(name);
        if (known != null) {
            return known;
        }
        List<LimitTemplate> made = make(name);
        if (ofInstances.size() < MOST_NAMES) {
            ofInstances.put(name, made);
        }
        return made;
    }

    private List<LimitTemplate> make(String name) {
        List<LimitTemplate> templates = new ArrayList<>();
        WindowLimit main = named.getOrDefault(name, config.global());
        if (main != null) {
            templates.add(LimitTemplate.of(main, QuotaHeaders.ofInstance(name)));
        }
        config.windows().stream()
                .filter(window -> window.instance() == null || window.instance().equals(name))
                .forEach(window -> templates.add(LimitTemplate.of(window.limit(), null)));
        return List.copyOf(templates);
    }

    private static boolean usesConsumer(WindowLimit limit) {
        return LimitTemplate.of(limit, null).usesConsumer();
    }

    /** Shown by the gateway's route endpoint. */
    @Override
    public String toString() {
        return "policy = " + config.policy().written() + ", version = "
                + config.version().digest();
    }
}
