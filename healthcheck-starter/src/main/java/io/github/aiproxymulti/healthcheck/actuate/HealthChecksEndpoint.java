package io.github.aiproxymulti.healthcheck.actuate;

import io.github.aiproxymulti.healthcheck.HealthInspector;
import io.github.aiproxymulti.healthcheck.HealthOverrides;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.ResourceReport;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.TargetReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * {@code /actuator/healthchecks}: every resource in the shape of the original's status API, or a page for callers that accept
 * HTML; {@code /actuator/healthchecks/<resource>}: all that is known of one. Writing overrules a target, where that is
 * allowed.
 */
@WebEndpoint(id = "healthchecks")
public final class HealthChecksEndpoint {

    private static final int NOT_ALLOWED = 403;

    private final HealthInspector inspector;
    private final @Nullable HealthOverrides overrides;

    /**
     * Creates the endpoint.
     *
     * @param inspector knows the health
     * @param overrides overrules it; null when people may not
     */
    public HealthChecksEndpoint(HealthInspector inspector, @Nullable HealthOverrides overrides) {
        this.inspector = inspector;
        this.overrides = overrides;
    }

    /** Every resource, sorted by name. */
    @ReadOperation(producesFrom = ReportFormat.class)
    public WebEndpointResponse<Object> all(ReportFormat format) {
        List<ResourceReport> reports = inspector.reports();
        Object body = format == ReportFormat.HTML ? ReportPage.of(reports) : ReportJson.list(reports);
        return new WebEndpointResponse<>(body, WebEndpointResponse.STATUS_OK, format.getProducedMimeType());
    }

    /** One resource; its name may contain slashes. */
    @ReadOperation(producesFrom = ReportFormat.class)
    public WebEndpointResponse<Object> one(
            ReportFormat format, @Selector(match = Selector.Match.ALL_REMAINING) String[] resource) {
        String name = String.join("/", resource);
        Optional<ResourceReport> report = report(name);
        int status = report.isPresent() ? WebEndpointResponse.STATUS_OK : WebEndpointResponse.STATUS_NOT_FOUND;
        Object body = format == ReportFormat.HTML
                ? report.map(found -> ReportPage.of(List.of(found))).orElseGet(() -> ReportPage.notFound(name))
                : report.<Object>map(ReportJson::details).orElseGet(() -> error(name + " not found"));
        return new WebEndpointResponse<>(body, status, format.getProducedMimeType());
    }

    /**
     * Overrules every target at an address, or one of them.
     *
     * @param resource the resource
     * @param target {@code ip:port}, IPv6 in brackets
     * @param action one of {@link OverrideAction}
     * @param hostname only the target with this host name; null for all at the address
     */
    @WriteOperation
    public WebEndpointResponse<Object> override(
            @Selector(match = Selector.Match.ALL_REMAINING) String[] resource,
            String target,
            String action,
            @Nullable String hostname) {
        if (overrides == null) {
            return new WebEndpointResponse<>(error("overrides are off (healthchecks.overrides.enabled)"), NOT_ALLOWED);
        }
        OverrideAction wanted = OverrideAction.of(action).orElse(null);
        if (wanted == null) {
            return new WebEndpointResponse<>(
                    error("action: " + action + " (expected: one of " + OverrideAction.labels() + ")"),
                    WebEndpointResponse.STATUS_BAD_REQUEST);
        }
        String name = String.join("/", resource);
        List<TargetKey> keys = report(name).stream()
                .flatMap(report -> report.targets().stream())
                .map(TargetReport::key)
                .filter(key -> address(key).equals(target) && (hostname == null || hostname.equals(key.hostname())))
                .toList();
        HealthOverrides accepted = overrides;
        long done = keys.stream()
                .filter(key -> wanted.apply(accepted, new ResourceId(name), key))
                .count();
        return done == 0
                ? new WebEndpointResponse<>(
                        error(name + " has no target " + target), WebEndpointResponse.STATUS_NOT_FOUND)
                : new WebEndpointResponse<>(Map.of("resource", name, "action", wanted.label(), "targets", done));
    }

    private Optional<ResourceReport> report(String name) {
        return name.isBlank() ? Optional.empty() : inspector.report(new ResourceId(name));
    }

    private static String address(TargetKey key) {
        return (key.host().contains(":") ? "[" + key.host() + "]" : key.host()) + ":" + key.port();
    }

    private static Map<String, String> error(String text) {
        return Map.of("error_msg", text);
    }
}
