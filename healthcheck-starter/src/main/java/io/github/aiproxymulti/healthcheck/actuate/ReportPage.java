package io.github.aiproxymulti.healthcheck.actuate;

import io.github.aiproxymulti.healthcheck.HealthStatus;
import io.github.aiproxymulti.healthcheck.HealthTransition;
import io.github.aiproxymulti.healthcheck.ProbeReport;
import io.github.aiproxymulti.healthcheck.ResourceReport;
import io.github.aiproxymulti.healthcheck.TargetOverride;
import io.github.aiproxymulti.healthcheck.TargetReport;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

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
            :root { color-scheme: light dark; --bg: #f6f8fa; --card: #fff; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0;
            --up: #1a7f37; --down: #cf222e; --half: #9a6700; }
            @media (prefers-color-scheme: dark) { :root { --bg: #0d1117; --card: #151b23; --ink: #f0f6fc; --soft: #9198a1;
            --line: #3d444d; --up: #3fb950; --down: #f85149; --half: #d29922; } }
            * { box-sizing: border-box; }
            body { font: 14px/1.45 system-ui, sans-serif; margin: 0 auto; padding: 1.2rem; max-width: 110rem; background: var(--bg);
            color: var(--ink); }
            h1 { font-size: 1.35rem; margin: 0; } header { display: flex; flex-wrap: wrap; gap: .3rem 1rem; align-items: baseline;
            margin-bottom: 1rem; } header span, small, .none { color: var(--soft); } header b { color: var(--ink); }
            .note { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--half);
            border-radius: .4rem; padding: .5rem .8rem; margin: 0 0 .8rem; overflow-wrap: anywhere; }
            table { border-collapse: separate; border-spacing: 0; width: 100%; background: var(--card);
            border: 1px solid var(--line); border-radius: .5rem; }
            th, td { text-align: left; padding: .55rem .4rem; vertical-align: top; overflow-wrap: break-word; }
            th { font-size: .75rem; color: var(--soft); vertical-align: bottom; }
            tbody td { border-top: 1px solid var(--line); } tbody td:first-child { border-left: 4px solid var(--c); }
            tr { --c: var(--line); } .healthy { --c: var(--up); } .unhealthy { --c: var(--down); }
            .mostly_healthy, .mostly_unhealthy { --c: var(--half); }
            .n { text-align: right; font-variant-numeric: tabular-nums; } .n b { font-size: 1.05em; } td.l { min-width: 10.5rem; }
            td.name { overflow-wrap: anywhere; min-width: 7.5rem; }
            .s { display: inline-block; white-space: nowrap; font-weight: 600; color: var(--c); border: 1px solid var(--c);
            border-radius: 1rem; padding: 0 .55rem; background: color-mix(in srgb, var(--c) 12%, transparent); }
            .w { color: var(--c); font-weight: 600; white-space: nowrap; } small { display: block; font-size: .85em; }
            ul { margin: 0; padding: 0; list-style: none; } li + li { margin-top: .35rem; }
            code { background: var(--line); padding: 0 .25rem; border-radius: .2rem; }
            @media (max-width: 64rem) {
            body { padding: .7rem; } table { border: 0; background: none; } thead { display: none; } table, tbody { display: block; }
            tr { display: grid; grid-template-columns: repeat(4, 1fr); background: var(--card); border: 1px solid var(--line);
            border-left: 4px solid var(--c); border-radius: .5rem; margin-bottom: .8rem; padding: .4rem .3rem; }
            td { overflow-wrap: anywhere; grid-column: 1 / -1; display: grid; grid-template-columns: 6.5rem 1fr; gap: .5rem; padding: .2rem .5rem; }
            tbody td, tbody td:first-child { border: 0; } td::before { content: attr(data-label); color: var(--soft); font-size: .85em; }
            td.n { grid-column: auto; display: block; text-align: center; } td.n::before { display: block; font-size: .7em; }
            td.i { display: none; } td.l, td.name { min-width: 0; } }
            </style></head><body>
            """;

    private static final List<String> COLUMNS = List.of(
            "Index",
            "Upstream",
            "Check type",
            "Host",
            "Status",
            "Success counts",
            "TCP Failures",
            "HTTP Failures",
            "TIMEOUT Failures",
            "Hostname",
            "Last probe",
            "Last transitions");

    /** Class attributes of the cells: the index goes on small screens, counters share one line there. */
    private static final List<String> CLASSES =
            List.of("i", "name", "type", "name", "state", "n", "n", "n", "n", "name", "l", "l");

    private static final int SHOWN_TRANSITIONS = 5;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private ReportPage() {}

    static String of(List<ResourceReport> reports) {
        StringBuilder page = new StringBuilder(HEAD);
        List<TargetReport> targets =
                reports.stream().flatMap(report -> report.targets().stream()).toList();
        page.append("<header><h1>Health checks</h1><span>resources <b>")
                .append(reports.size())
                .append("</b></span><span><b>")
                .append(targets.stream().filter(TargetReport::usable).count() + " of " + targets.size())
                .append(" targets usable</b></span><span>refreshed every 5 s</span></header>\n");
        reports.forEach(report -> note(page, report));
        page.append("<table><thead><tr>");
        COLUMNS.forEach(column -> page.append("<th>").append(column).append("</th>"));
        page.append("</tr></thead><tbody>\n");
        int index = 1;
        for (ResourceReport report : reports) {
            for (TargetReport target : report.targets()) {
                row(page, index++, report, target);
            }
        }
        return page.append("</tbody></table>\n</body></html>\n").toString();
    }

    static String notFound(String name) {
        return HEAD + "<header><h1>Health checks</h1></header><p class=\"note\">No resource is named <code>"
                + text(name) + "</code>.</p></body></html>\n";
    }

    private static void row(StringBuilder page, int index, ResourceReport report, TargetReport target) {
        page.append("<tr class=\"").append(label(target)).append("\">");
        List<String> cells = List.of(
                String.valueOf(index),
                text(report.resource().value()),
                text(report.type().label()),
                text(host(target)),
                status(target),
                count(target.counters().success()),
                count(target.counters().tcpFailure()),
                count(target.counters().httpFailure()),
                count(target.counters().timeoutFailure()),
                text(target.key().hostname()),
                target.lastProbe() == null ? "<span class=\"none\">none yet</span>" : probe(target.lastProbe()),
                transitions(target));
        for (int i = 0; i < cells.size(); i++) {
            page.append("<td class=\"")
                    .append(CLASSES.get(i))
                    .append("\" data-label=\"")
                    .append(COLUMNS.get(i))
                    .append("\"><div>")
                    .append(cells.get(i))
                    .append("</div></td>");
        }
        page.append("</tr>\n");
    }

    private static String host(TargetReport target) {
        String ip = target.key().host();
        return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + target.key().port();
    }

    private static String label(TargetReport target) {
        return target.override().over(target.health()).status().label();
    }

    private static String count(int count) {
        return count == 0 ? "<span class=\"none\">0</span>" : "<b>" + count + "</b>";
    }

    private static String status(TargetReport target) {
        String shown = "<span class=\"s\">" + label(target) + "</span>";
        return target.override() == TargetOverride.AUTO
                ? shown
                : shown + "<small>overridden: " + target.override().label() + ", measured "
                        + target.status().label() + "</small>";
    }

    private static String probe(ProbeReport probe) {
        String seen = probe.outcome().label() + (probe.statusCode() == null ? "" : ", HTTP " + probe.statusCode());
        String error = probe.error() == null ? "" : "<small>" + text(probe.error()) + "</small>";
        return text(seen) + " in " + probe.duration().toMillis() + " ms" + error + "<small>" + TIME.format(probe.at())
                + "</small>";
    }

    private static String transitions(TargetReport target) {
        if (target.transitions().isEmpty()) {
            return "<span class=\"none\">none</span>";
        }
        List<HealthTransition> latestFirst = new ArrayList<>(target.transitions());
        Collections.reverse(latestFirst);
        return latestFirst.stream()
                .limit(SHOWN_TRANSITIONS)
                .map(one -> "<li>" + word(one.from()) + " \u2192 " + word(one.to()) + "<small>"
                        + text(one.cause().label() + ": " + one.detail()) + "</small><small>" + TIME.format(one.at())
                        + "</small></li>")
                .collect(Collectors.joining("", "<ul>", "</ul>"));
    }

    private static String word(HealthStatus status) {
        return "<span class=\"w " + status.label() + "\">" + status.label() + "</span>";
    }

    private static void note(StringBuilder page, ResourceReport report) {
        String note = report.problem() != null
                ? report.problem()
                : report.targets().isEmpty() ? "no targets yet (" + report.phase() + ")" : "";
        if (!note.isEmpty()) {
            page.append("<p class=\"note\"><strong>")
                    .append(text(report.resource().value()))
                    .append("</strong>: ")
                    .append(text(note))
                    .append("</p>\n");
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
