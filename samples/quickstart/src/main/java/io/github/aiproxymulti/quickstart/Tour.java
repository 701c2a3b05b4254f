package io.github.aiproxymulti.quickstart;

import org.springframework.core.env.Environment;

/**
 * What to try, in an order that tells a story.
 *
 * @param gateway base URL of the gateway
 * @param east base URL of the model that is broken and healed
 */
record Tour(String gateway, String east) {

    /** The tour of a running quickstart. */
    static Tour of(Environment environment) {
        return new Tour(
                "http://localhost:" + environment.getRequiredProperty("local.server.port"),
                environment.getRequiredProperty(MockModels.urlProperty("east")));
    }

    String text() {
        return """

                The gateway is up. Two mock models stand behind it: east (weight 4) and west (weight 1). Try:

                1. A chat. Ask a few times: four answers of five come from east.
                   curl -s %1$s/v1/chat/completions -H 'Content-Type: application/json' \
                -d '{"messages":[{"role":"user","content":"Hi"}]}'

                2. The same as a stream: the words arrive as events.
                   curl -sN %1$s/v1/chat/completions -H 'Content-Type: application/json' \
                -d '{"stream":true,"messages":[{"role":"user","content":"Hi"}]}'

                3. Break east, then repeat 1 and 2: every answer comes from west, and no error reaches you.
                   curl -s %2$s/mock/faults -d '{"status":500,"healthStatus":500}'

                4. See what the health checks know: a few seconds later east is unhealthy.
                   curl -s %1$s/actuator/healthchecks

                5. Heal east; a few seconds later it is back.
                   curl -s -X DELETE %2$s/mock/faults

                Stop with Ctrl-C.
                """.formatted(gateway, east);
    }
}
