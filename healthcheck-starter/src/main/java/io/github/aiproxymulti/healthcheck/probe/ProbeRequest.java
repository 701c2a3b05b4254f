package io.github.aiproxymulti.healthcheck.probe;

import io.github.aiproxymulti.healthcheck.ActiveCheck;
import io.github.aiproxymulti.healthcheck.TargetKey;

/**
 * What to ask whom.
 *
 * @param check how to ask
 * @param target whom
 * @param hostHeader value of the Host header, without a port; also the TLS server name unless the check names another
 */
public record ProbeRequest(ActiveCheck check, TargetKey target, String hostHeader) {

    /** The TLS server name. */
    public String serverName() {
        return check.sni() == null ? hostHeader : check.sni();
    }
}
