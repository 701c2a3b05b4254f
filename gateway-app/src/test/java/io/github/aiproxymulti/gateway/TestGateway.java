package io.github.aiproxymulti.gateway;

import static io.github.aiproxymulti.gateway.Eventually.PATIENCE;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionWriter;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.support.NotFoundException;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.publisher.Mono;

/** A gateway started as its main method starts it, on a free port. */
final class TestGateway implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final int port;

    private TestGateway(ConfigurableApplicationContext context) {
        this.context = context;
        this.port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** Starts one. */
    static TestGateway start(String... args) {
        return start(new SpringApplication(GatewayApplication.class), args);
    }

    /** Starts one with more than its main method has. Closing it leaves the other gateways their event loops. */
    static TestGateway start(SpringApplication application, String... args) {
        Output.watch();
        application.addPrimarySources(List.of(OwnEventLoops.class));
        String[] all = new String[args.length + 1];
        System.arraycopy(args, 0, all, 0, args.length);
        all[args.length] = "--server.port=0";
        return new TestGateway(application.run(all));
    }

    int port() {
        return port;
    }

    URI uri(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + port + pathAndQuery);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Whether there is a bean of this type. */
    boolean has(Class<?> type) {
        return context.getBeanNamesForType(type).length > 0;
    }

    /** Puts a route in place and makes it live. */
    void put(RouteDefinition definition) {
        write(bean(RouteDefinitionWriter.class).save(Mono.just(definition)));
        refresh();
        for (int i = 0; i < 3 && !isLive(definition.getId()); i++) {
            refresh();
        }
    }

    /** A refresh that was under way before may finish last, with what it had read then. */
    private boolean isLive(@Nullable String id) {
        return Boolean.TRUE.equals(bean(RouteLocator.class)
                .getRoutes()
                .any(route -> route.getId().equals(id))
                .block(PATIENCE));
    }

    /** Takes a route away, if it is there. */
    void remove(String id) {
        write(bean(RouteDefinitionWriter.class).delete(Mono.just(id)).onErrorComplete(NotFoundException.class));
        refresh();
    }

    private static void write(Mono<Void> change) {
        change.block(PATIENCE);
    }

    /** Publishes a refresh and waits until its routes are live and followed. */
    void refresh() {
        CountDownLatch live = new CountDownLatch(1);
        ResultListener listener = new ResultListener(live);
        context.addApplicationListener(listener);
        try {
            context.publishEvent(new RefreshRoutesEvent(this));
            if (!live.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("no refresh within " + PATIENCE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        } finally {
            context.removeApplicationListener(listener);
        }
    }

    @Override
    public void close() {
        context.close();
    }

    /** Takes the place of Boot's resources, which belong to the whole process and end with the first context. */
    static final class OwnEventLoops {

        @Bean
        ReactorResourceFactory ownEventLoops() {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            return resources;
        }
    }

    /** Hears of a refresh after all other listeners. */
    private record ResultListener(CountDownLatch live) implements SmartApplicationListener {

        @Override
        public boolean supportsEventType(Class<? extends ApplicationEvent> type) {
            return RefreshRoutesResultEvent.class.isAssignableFrom(type);
        }

        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE;
        }

        @Override
        public void onApplicationEvent(ApplicationEvent event) {
            live.countDown();
        }
    }
}
