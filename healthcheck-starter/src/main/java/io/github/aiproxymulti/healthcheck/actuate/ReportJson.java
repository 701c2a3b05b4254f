package io.github.aiproxymulti.healthcheck.actuate;

import io.github.aiproxymulti.healthcheck.Counters;
import io.github.aiproxymulti.healthcheck.HealthTransition;
import io.github.aiproxymulti.healthcheck.ProbeReport;
import io.github.aiproxymulti.healthcheck.ResourceReport;
import io.github.aiproxymulti.healthcheck.TargetReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reports as maps, so that the names stay as they are whatever naming an application configures for its own JSON. The list
 * has exactly the shape of the original's status API; everything else is shown for one resource only.
 */
final class ReportJson {

    private ReportJson() {}

    static List<Map<String, Object>> list(List<ResourceReport> reports) {
        return reports.stream().map(ReportJson::summary).toList();
    }

    private static Map<String, Object> summary(ResourceReport report) {
        Map<String, Object> json = head(report);
        json.put("nodes", report.targets().stream().map(ReportJson::node).toList());
        return json;
    }

    static Map<String, @Nullable Object> details(ResourceReport report) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>(head(report));
        json.put("owner", report.owner());
        json.put("phase", report.phase().name());
        json.put("generation", report.generation());
        json.put("version", report.version());
        json.put("problem", report.problem());
        json.put("nodes", report.targets().stream().map(ReportJson::nodeDetails).toList());
        return json;
    }

    private static Map<String, Object> head(ResourceReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", report.resource().value());
        json.put("type", report.type().label());
        return json;
    }

    private static Map<String, Object> node(TargetReport target) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("ip", target.key().host());
        json.put("port", target.key().port());
        json.put("hostname", target.key().hostname());
        json.put("status", target.override().over(target.health()).status().label());
        json.put("counter", counter(target.counters()));
        return json;
    }

    private static Map<String, Object> counter(Counters counters) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("success", counters.success());
        json.put("http_failure", counters.httpFailure());
        json.put("tcp_failure", counters.tcpFailure());
        json.put("timeout_failure", counters.timeoutFailure());
        return json;
    }

    private static Map<String, @Nullable Object> nodeDetails(TargetReport target) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>(node(target));
        json.put("usable", target.usable());
        json.put("measured_status", target.status().label());
        json.put("override", target.override().label());
        json.put("host_header", target.hostHeader());
        json.put("in_flight", target.inFlight());
        json.put(
                "usable_since",
                target.usableSince() == null ? null : target.usableSince().toString());
        json.put("last_probe", target.lastProbe() == null ? null : probe(target.lastProbe()));
        json.put(
                "transitions",
                target.transitions().stream().map(ReportJson::transition).toList());
        return json;
    }

    private static Map<String, @Nullable Object> probe(ProbeReport probe) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("at", probe.at().toString());
        json.put("duration_ms", probe.duration().toNanos() / 1e6);
        json.put("outcome", probe.outcome().label());
        json.put("status", probe.statusCode());
        json.put("error", probe.error());
        return json;
    }

    private static Map<String, Object> transition(HealthTransition transition) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", transition.at().toString());
        json.put("from", transition.from().label());
        json.put("to", transition.to().label());
        json.put("cause", transition.cause().label());
        json.put("detail", transition.detail());
        return json;
    }
}
