package io.github.aiproxymulti.gateway;

import io.github.aiproxymulti.mockllm.MockLlm;
import java.util.ArrayList;
import java.util.List;

/**
 * A configuration of {@code AiProxyMulti} as JSON text. Members are written with single quotes.
 *
 * @param members of the top level
 */
record Conf(List<String> members) {

    /** Balances over these instances. */
    static Conf of(String... instances) {
        return new Conf(List.of("'instances': [" + String.join(", ", instances) + "]"));
    }

    /** The same with one more member. */
    Conf with(String member) {
        List<String> all = new ArrayList<>(members);
        all.add(member);
        return new Conf(all);
    }

    /** The same with these fallback strategies. */
    Conf fallback(String... strategies) {
        return with("'fallback_strategy': ['" + String.join("', '", strategies) + "']");
    }

    String json() {
        return ("{" + String.join(", ", members) + "}").replace('\'', '"');
    }

    /** An instance on a mock, named as the mock is. */
    static String on(MockLlm mock, String... members) {
        return at(mock.name(), mock.url(), members);
    }

    /** An instance with weight 1 and a key of its own, unless the members say otherwise. */
    static String at(String name, String endpoint, String... members) {
        List<String> all = new ArrayList<>(List.of("'name': '" + name + "'"));
        all.addAll(List.of(members));
        addUnlessThere(all, "'provider'", "'openai-compatible'");
        addUnlessThere(all, "'weight'", "1");
        addUnlessThere(all, "'auth'", "{'header': {'Authorization': 'Bearer key-of-" + name + "'}}");
        addUnlessThere(all, "'override'", "{'endpoint': '" + endpoint + "'}");
        return "{" + String.join(", ", all) + "}";
    }

    private static void addUnlessThere(List<String> members, String name, String value) {
        if (members.stream().noneMatch(member -> member.startsWith(name))) {
            members.add(name + ": " + value);
        }
    }

    /** Checks of {@code /health}, as fast as they may be; one answer flips the state. */
    static final String CHECKS = "'checks': {'active': {'type': 'http', 'http_path': '/health', 'timeout': 1,"
            + " 'healthy': {'interval': 1, 'successes': 1},"
            + " 'unhealthy': {'interval': 1, 'http_failures': 1, 'tcp_failures': 1, 'timeouts': 1}}}";
}
