package io.github.aiproxymulti.gateway;

import static io.github.aiproxymulti.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.MockLlm;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import redis.embedded.RedisServer;

/** Limits in a real Redis, as clients of the gateway see them. Each chat takes 10 tokens. */
class RedisLimitsTest extends EndToEnd {

    private int port;
    private @Nullable RedisServer redis;

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        redis = started();
    }

    private RedisServer started() throws IOException {
        RedisServer server = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        server.start();
        return server;
    }

    @AfterEach
    void stop() throws IOException {
        if (redis != null) {
            redis.stop();
        }
    }

    @Test
    void countsInRedis_RL37() {
        String route = limited("'limit': 30, 'time_window': 600, 'redis_database': 1");
        RedisClient client = RedisClient.create("redis://127.0.0.1:" + port + "/1");
        try {
            RedisCommands<String, String> commands = client.connect().sync();
            eventually(() -> assertThat(chat(route).statusCode()).isEqualTo(200));
            eventually(() -> assertThat(used(commands, route)).isEqualTo(10));
            for (int i = 2; i <= 3; i++) {
                HttpResponse<String> answer = chat(route);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("X-AI-RateLimit-Remaining-a"))
                        .hasValue(String.valueOf(30 - 10 * (i - 1)));
                int all = 10 * i;
                eventually(() -> assertThat(used(commands, route)).isEqualTo(all));
            }
            assertThat(chat(route).statusCode()).isEqualTo(503);
            assertThat(commands.keys("*")).allMatch(key -> commands.pttl(key) > 0);
        } finally {
            client.shutdown();
        }
    }

    @Test
    void goesOnAsConfiguredWhileRedisIsGoneAndCountsThereAgainWhenItIsBack() throws IOException {
        String strict = limited("'limit': 1000, 'time_window': 600");
        String open = limited("'limit': 1000, 'time_window': 600, 'allow_degradation': true");
        String local = limited("'limit': 40, 'time_window': 600, 'degradation': 'local', 'degradation_share': 0.5");
        eventually(() -> assertThat(chat(strict).statusCode()).isEqualTo(200));

        stop();

        HttpResponse<String> failed = chat(strict);
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).isEqualTo("{\"error_msg\":\"failed to limit count\"}\n");
        long start = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            assertThat(chat(open).statusCode()).isEqualTo(200);
        }
        assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(10_000);
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            statuses.add(chat(local).statusCode());
        }
        assertThat(statuses).containsExactly(200, 200, 503);

        redis = started();

        eventually(() -> assertThat(chat(strict).statusCode()).isEqualTo(200));
        eventually(() -> assertThat(chat(local).statusCode()).isEqualTo(200));
    }

    @Test
    void makesNoBeanOfRedisUnlessAskedTo() {
        assertThat(gateway().has(ReactiveRedisConnectionFactory.class)).isFalse();
        assertThat(get("/actuator/health").body()).doesNotContain("redis");
    }

    private static long used(RedisCommands<String, String> commands, String route) {
        return commands.keys("plugin-ai-rate-limiting:v1:{" + route + "}:*").stream()
                .map(commands::get)
                .mapToLong(Long::parseLong)
                .sum();
    }

    private String limited(String limits) {
        MockLlm model = mock(MockLlm.builder().name("a").promptTokens(5).tokens(5));
        Conf conf = Conf.of(Conf.on(model));
        String id = route(conf);
        FilterDefinition limiter = new FilterDefinition();
        limiter.setName("AiRateLimiting");
        String text = "{" + limits + ", 'policy': 'redis', 'redis_host': '127.0.0.1', 'redis_port': " + port + "}";
        limiter.setArgs(new HashMap<>(Map.of("conf", text.replace('\'', '"'))));
        gateway().put(definition(id, List.of(limiter, aiFilter(conf.json()))));
        return id;
    }
}
