package io.github.aiproxymulti.aiproxy.health;

import io.github.aiproxymulti.aiproxy.config.Auth;
import io.github.aiproxymulti.aiproxy.config.Secret;
import io.github.aiproxymulti.healthcheck.ActiveCheck;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives probes the instance's credentials, in one canonical order, so that equal configurations give equal checks. Source:
 * balancing.md section 4, "Probe request derivation".
 */
final class ProbeCredentials {

    private ProbeCredentials() {}

    static ActiveCheck addTo(ActiveCheck check, Auth auth) {
        if (auth.header().isEmpty() && auth.query().isEmpty()) {
            return check;
        }
        return new ActiveCheck(
                check.type(),
                check.timeout(),
                check.concurrency(),
                check.host(),
                check.port(),
                check.method(),
                path(check.path(), auth),
                check.body(),
                headers(check.headers(), auth),
                check.verifyCertificate(),
                check.sni(),
                check.sslBundle(),
                check.healthy(),
                check.unhealthy());
    }

    private static List<String> headers(List<String> configured, Auth auth) {
        List<String> lines = new ArrayList<>(configured);
        new TreeMap<>(auth.header()).forEach((name, value) -> {
            String line = name + ": " + value.reveal();
            if (!lines.contains(line)) {
                lines.add(line);
            }
        });
        return lines;
    }

    private static String path(String configured, Auth auth) {
        StringBuilder path = new StringBuilder(configured);
        char separator = configured.indexOf('?') < 0 ? '?' : '&';
        for (Map.Entry<String, Secret> entry : new TreeMap<>(auth.query()).entrySet()) {
            path.append(separator).append(encode(entry.getKey())).append('=');
            path.append(encode(entry.getValue().reveal()));
            separator = '&';
        }
        return path.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
