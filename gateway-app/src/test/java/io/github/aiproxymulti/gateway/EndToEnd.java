package io.github.aiproxymulti.gateway;

import io.github.aiproxymulti.mockllm.MockLlm;
import io.github.aiproxymulti.mockllm.MockLlmOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;

/**
 * What the tests on the shared gateway have in common. Routes are told apart by the header {@value #ROUTE}, so that paths stay
 * free. What a test starts is gone after it.
 */
@ExtendWith(NoLeaks.class)
abstract class EndToEnd {

    static final String ROUTE = "X-Route";
    static final String CHAT_PATH = "/v1/chat/completions";
    static final String CHAT = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    static final String STREAM = "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Eventually.PATIENCE)
            .build();
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    @AfterEach
    void closeWhatWasStarted() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }

    TestGateway gateway() {
        return SharedGateway.get();
    }

    /** A mock with this name, closed after the test. */
    MockLlm mock(String name) {
        return mock(MockLlm.builder().name(name));
    }

    MockLlm mock(MockLlmOptions options) {
        return closing(options.start());
    }

    <T extends AutoCloseable> T closing(T resource) {
        started.push(resource);
        return resource;
    }

    /** A live route with this configuration alone. */
    String route(Conf conf) {
        return route(conf, List.of(), List.of());
    }

    /** A live route with other filters before and behind the AI filter in the list. */
    String route(Conf conf, List<String> before, List<String> behind) {
        String id = "r" + NUMBERS.incrementAndGet();
        List<FilterDefinition> filters = new ArrayList<>();
        before.forEach(text -> filters.add(new FilterDefinition(text)));
        filters.add(aiFilter(conf.json()));
        behind.forEach(text -> filters.add(new FilterDefinition(text)));
        gateway().put(definition(id, filters));
        closing(() -> gateway().remove(id));
        return id;
    }

    /** Gives a live route another configuration. */
    void change(String id, Conf conf) {
        gateway().put(definition(id, List.of(aiFilter(conf.json()))));
    }

    static FilterDefinition aiFilter(String conf) {
        FilterDefinition filter = new FilterDefinition();
        filter.setName("AiProxyMulti");
        filter.setArgs(new HashMap<>(Map.of("conf", conf)));
        return filter;
    }

    static RouteDefinition definition(String id, List<FilterDefinition> filters) {
        RouteDefinition definition = new RouteDefinition();
        definition.setId(id);
        definition.setUri(URI.create("no://op"));
        definition.setPredicates(List.of(new PredicateDefinition("Header=" + ROUTE + ",^" + id + "$")));
        definition.setFilters(new ArrayList<>(filters));
        return definition;
    }

    HttpResponse<String> chat(String route, String... headers) {
        return post(route, CHAT_PATH, CHAT, headers);
    }

    HttpResponse<String> stream(String route, String... headers) {
        return post(route, CHAT_PATH, STREAM, headers);
    }

    HttpResponse<String> post(String route, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway().uri(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        return send(request.header(ROUTE, route), headers);
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(HttpRequest.newBuilder(gateway().uri(path)), headers);
    }

    HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
        if (headers.length > 0) {
            for (int i = 0; i < headers.length; i += 2) {
                request.setHeader(headers[i], headers[i + 1]);
            }
        }
        try {
            return http.send(
                    request.timeout(Eventually.PATIENCE.multipliedBy(2)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new AssertionError("no complete answer: " + failed, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** What the mock answers with when nothing is wrong. */
    static String greeting(MockLlm mock) {
        return "Hello from " + mock.name();
    }
}
