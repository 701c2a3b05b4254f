package io.github.aiproxymulti.benchmarks;

import java.util.List;

/**
 * One comparison.
 *
 * @param name as the report calls it
 * @param direct the upstream without a gateway
 * @param routes the plain route, then the other
 */
record Scenario(String name, Target direct, List<Target> routes) {

    private static final String CHAT = "/v1/chat/completions";

    /** All of them, for a gateway and an upstream on these ports. */
    static List<Scenario> all(int gateway, int upstream) {
        Shape small = Shape.unary(1024, 1024);
        Shape large = Shape.unary(32 * 1024, 20 * 1024);
        Shape tokens = Shape.stream(100, 0);
        Shape paced = Shape.stream(100, 50);
        return List.of(
                chat("request 1 KB", "ai", small, gateway, upstream),
                chat("request 32 KB up, 20 KB down", "ai", large, gateway, upstream),
                chat("request 32 KB up, 20 KB down, options.model", "model", large, gateway, upstream),
                converted("request 1 KB, anthropic to openai", small, gateway, upstream),
                chat("stream of 100 events", "ai", tokens, gateway, upstream),
                chat("paced stream of 100 events", "ai", paced, gateway, upstream));
    }

    private static Scenario chat(String name, String route, Shape shape, int gateway, int upstream) {
        byte[] body = Payloads.openAiRequest(shape.requestBytes(), shape.streams());
        return new Scenario(
                name,
                new Target("direct", upstream, CHAT, body, shape),
                List.of(
                        new Target("plain", gateway, "/plain" + CHAT, body, shape),
                        new Target(route, gateway, "/" + route + CHAT, body, shape)));
    }

    private static Scenario converted(String name, Shape shape, int gateway, int upstream) {
        byte[] openAi = Payloads.openAiRequest(shape.requestBytes(), false);
        byte[] anthropic = Payloads.anthropicRequest(shape.requestBytes());
        return new Scenario(
                name,
                new Target("direct", upstream, CHAT, openAi, shape),
                List.of(
                        new Target("plain", gateway, "/plain" + CHAT, openAi, shape),
                        new Target("convert", gateway, "/convert/v1/messages", anthropic, shape)));
    }

    Shape shape() {
        return direct.shape();
    }
}
