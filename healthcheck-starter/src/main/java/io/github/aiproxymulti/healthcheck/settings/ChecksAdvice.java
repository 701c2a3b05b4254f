package io.github.aiproxymulti.healthcheck.settings;

import io.github.aiproxymulti.healthcheck.ActiveCheck;
import io.github.aiproxymulti.healthcheck.Checks;
import io.github.aiproxymulti.healthcheck.Endpoint;
import io.github.aiproxymulti.healthcheck.ProbeType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Traps that only show when checks and endpoints are seen together. Nothing here is an error. */
public final class ChecksAdvice {

    private static final Pattern IP_LITERAL = Pattern.compile("[0-9.]+|.*:.*");
    private static final List<String> PRIVATE_SUFFIXES = List.of(
            ".local",
            ".localhost",
            ".internal",
            ".lan",
            ".home",
            ".corp",
            ".svc",
            ".test",
            ".example",
            ".invalid",
            ".arpa");

    private ChecksAdvice() {}

    /**
     * Looks for traps.
     *
     * @param path where the checks are written; starts every piece of advice
     * @param checks how is checked
     * @param endpoints where
     * @return one sentence per trap, none when all is well
     */
    public static List<String> of(String path, Checks checks, Collection<Endpoint> endpoints) {
        List<String> advice = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            adviseOnPath(path, checks.active(), endpoint, advice);
            adviseOnPort(path, checks.active(), endpoint, advice);
        }
        return advice.stream().distinct().toList();
    }

    private static void adviseOnPath(String path, ActiveCheck active, Endpoint endpoint, List<String> advice) {
        if (active.type() != ProbeType.TCP && active.path().equals("/") && isPublicName(endpoint.host())) {
            advice.add(path + ".active.http_path: GET / on the public host " + endpoint.host()
                    + "; public services answer / with 404, 421 or a redirect that says nothing about the service,"
                    + " and may answer 429; use type tcp, or a path that is meant to be asked");
        }
    }

    private static void adviseOnPort(String path, ActiveCheck active, Endpoint endpoint, List<String> advice) {
        Integer probed = active.port();
        int port = probed == null ? endpoint.port() : probed;
        if (active.type() == ProbeType.HTTP && port == 443) {
            advice.add(path + ".active.type: http on port 443 of " + endpoint.host()
                    + "; the probe speaks plain HTTP to a TLS port and fails; use type https or tcp");
        }
    }

    private static boolean isPublicName(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.contains(".")
                && !IP_LITERAL.matcher(name).matches()
                && PRIVATE_SUFFIXES.stream().noneMatch(name::endsWith);
    }
}
