package io.github.aiproxymulti.aiproxy.upstream;

import java.util.Locale;
import java.util.Set;

/** Headers whose values may be shown to people. What is not here may hold a credential, whatever it is called. */
public final class HarmlessHeaders {

    private static final Set<String> NAMES = Set.of(
            "accept",
            "accept-encoding",
            "accept-language",
            "anthropic-beta",
            "anthropic-version",
            "connection",
            "content-length",
            "content-type",
            "host",
            "openai-beta",
            "traceparent",
            "transfer-encoding",
            "user-agent",
            "x-amz-content-sha256",
            "x-amz-date",
            "x-request-id");

    private HarmlessHeaders() {}

    /**
     * Whether the value of a header may be shown.
     *
     * @param name the header's name, in any case
     * @param plan whose request it is; what is configured as its credential is hidden, whatever it is called
     */
    public static boolean mayShow(String name, InstancePlan plan) {
        return NAMES.contains(name.toLowerCase(Locale.ROOT))
                && plan.instance().auth().header().keySet().stream().noneMatch(name::equalsIgnoreCase);
    }
}
