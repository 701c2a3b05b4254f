package io.github.aiproxymulti.healthcheck.actuate;

import io.github.aiproxymulti.healthcheck.HealthTransition;
import io.github.aiproxymulti.healthcheck.ProbeReport;
import io.github.aiproxymulti.healthcheck.ResourceReport;
import io.github.aiproxymulti.healthcheck.TargetOverride;
import io.github.aiproxymulti.healthcheck.TargetReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reports as one page: no script, nothing loaded from anywhere, refreshed by the browser. Everything that comes from outside
 * goes through {@link #text}.
 */
final class ReportPage {

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta http-equiv="refresh" content="5">
            <title>Health checks</title>
            <style>
            :root { color-scheme: light dark; --line: #8884; --soft: #8882; --up: #1a7f37; --down: #cf222e; --half: #9a6700; }
            @media (prefers-color-scheme: dark) { :root { --up: #4ac26b; --down: #ff7b72; --half: #e3b341; } }
            body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-width: 100rem; }
            h1 { font-size: 1.3rem; margin: 0 0 .2rem; } p { margin: .2rem 0 1rem; opacity: .75; }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: left; padding: .45rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
            th { font-size: .8rem; opacity: .75; } tr.down { background: color-mix(in srgb, var(--down) 12%, transparent); }
            .n { text-align: right; font-variant-numeric: tabular-nums; } ol { margin: 0; padding-left: 1.1rem; }
            .healthy { color: var(--up); } .mostly_healthy, .mostly_unhealthy { color: var(--half); }
            .unhealthy { color: var(--down); } .s { font-weight: 600; white-space: nowrap; }
            small { opacity: .75; display: block; } code { background: var(--soft); padding: 0 .25rem; border-radius: .2rem; }
            @media (max-width: 60rem) {
            thead { display: none; } tr { display: block; border: 1px solid var(--line); border-radius: .5rem;
            margin-bottom: .8rem; padding: .3rem; } td, .n { display: flex; gap: .8rem; text-align: left; border: 0;
            padding: .2rem .4rem; overflow-wrap: anywhere; }
            td::before { content: attr(data-label); flex: 0 0 9rem; opacity: .7; font-size: .85rem; } }
            </style></head><body>
            """;

    private static final List<String> COLUMNS = List.of(
            "Index",
            "Upstream",
            "Check type",
            "Host",
            "Hostname",
            "Status",
            "Success counts",
            "TCP Failures",
            "HTTP Failures",
            "TIMEOUT Failures",
            "Last probe",
            "Last transitions");

    private ReportPage() {}

    static String of(List<ResourceReport> reports) {
        StringBuilder page = new StringBuilder(HEAD);
        long targets =
                reports.stream().mapToLong(report -> report.targets().size()).sum();
        long usable = reports.stream()
                .flatMap(report -> report.targets().stream())
                .filter(TargetReport::usable)
                .count();
        page.append("<h1>Health checks</h1><p>%d resources, %d of %d targets usable</p>"
                .formatted(reports.size(), usable, targets));
        page.append("<table><thead><tr>");
        COLUMNS.forEach(column -> page.append("<th>").append(column).append("</th>"));
        page.append("</tr></thead><tbody>\n");
        int index = 1;
        for (ResourceReport report : reports) {
            for (TargetReport target : report.targets()) {
                row(page, index++, report, target);
            }
        }
        page.append("</tbody></table>\n");
        reports.forEach(report -> remarks(page, report));
        return page.append("</body></html>\n").toString();
    }

    static String notFound(String name) {
        return HEAD + "<h1>Health checks</h1><p>No resource is named <code>" + text(name)
                + "</code>.</p></body></html>\n";
    }

    private static void row(StringBuilder page, int index, ResourceReport report, TargetReport target) {
        page.append(target.usable() ? "<tr>" : "<tr class=\"down\">");
        List<String> cells = new ArrayList<>();
        cells.add(String.valueOf(index));
        cells.add(text(report.resource().value()));
        cells.add(text(report.type().label()));
        cells.add(text(host(target)));
        cells.add(text(target.key().hostname()));
        cells.add(status(target));
        cells.add(String.valueOf(target.counters().success()));
        cells.add(String.valueOf(target.counters().tcpFailure()));
        cells.add(String.valueOf(target.counters().httpFailure()));
        cells.add(String.valueOf(target.counters().timeoutFailure()));
        cells.add(target.lastProbe() == null ? "none yet" : probe(target.lastProbe()));
        cells.add(transitions(target));
        for (int i = 0; i < cells.size(); i++) {
            page.append(i == 0 || (i >= 6 && i <= 9) ? "<td class=\"n\"" : "<td")
                    .append(" data-label=\"")
                    .append(COLUMNS.get(i))
                    .append("\"><span>")
                    .append(cells.get(i))
                    .append("</span></td>");
        }
        page.append("</tr>\n");
    }

    private static String host(TargetReport target) {
        String ip = target.key().host();
        return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + target.key().port();
    }

    private static String status(TargetReport target) {
        String label = target.override().over(target.health()).status().label();
        String shown = "<span class=\"s " + label + "\">" + label + "</span>";
        return target.override() == TargetOverride.AUTO
                ? shown
                : shown + "<small>overridden: " + target.override().label() + ", measured "
                        + target.status().label() + "</small>";
    }

    private static String probe(ProbeReport probe) {
        String seen = probe.outcome().label() + (probe.statusCode() == null ? "" : ", HTTP " + probe.statusCode());
        String error = probe.error() == null ? "" : "<small>" + text(probe.error()) + "</small>";
        return text(seen) + " in " + probe.duration().toMillis() + " ms<small>"
                + text(probe.at().toString()) + "</small>" + error;
    }

    private static String transitions(TargetReport target) {
        if (target.transitions().isEmpty()) {
            return "none";
        }
        StringBuilder list = new StringBuilder("<ol>");
        List<HealthTransition> latestFirst = new ArrayList<>(target.transitions());
        Collections.reverse(latestFirst);
        latestFirst.stream()
                .limit(5)
                .forEach(one -> list.append("<li>")
                        .append(text(one.from().label() + " \u2192 " + one.to().label()))
                        .append("<small>")
                        .append(text(one.cause().label() + ": " + one.detail() + ", " + one.at()))
                        .append("</small></li>"));
        return list.append("</ol>").toString();
    }

    private static void remarks(StringBuilder page, ResourceReport report) {
        if (report.problem() != null) {
            page.append("<p><strong>")
                    .append(text(report.resource().value()))
                    .append("</strong>: ")
                    .append(text(report.problem()))
                    .append("</p>\n");
        } else if (report.targets().isEmpty()) {
            page.append("<p><strong>")
                    .append(text(report.resource().value()))
                    .append("</strong>: no targets yet (")
                    .append(report.phase())
                    .append(")</p>\n");
        }
    }

    private static String text(String untrusted) {
        return untrusted
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
