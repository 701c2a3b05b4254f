package io.github.aiproxymulti.aiproxy.autoconfigure;

import io.github.aiproxymulti.aiproxy.balancer.Picker;
import io.github.aiproxymulti.aiproxy.config.ConfigReader;
import io.github.aiproxymulti.aiproxy.config.SecretResolver;
import io.github.aiproxymulti.aiproxy.config.Supported;
import io.github.aiproxymulti.aiproxy.config.Transport;
import io.github.aiproxymulti.aiproxy.credential.RequestAuthorizers;
import io.github.aiproxymulti.aiproxy.exchange.AttemptListener;
import io.github.aiproxymulti.aiproxy.exchange.AttemptLoops;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeListener;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeListeners;
import io.github.aiproxymulti.aiproxy.exchange.ReadBounds;
import io.github.aiproxymulti.aiproxy.filter.AiProxyMultiGatewayFilterFactory;
import io.github.aiproxymulti.aiproxy.filter.AiRouteCompiler;
import io.github.aiproxymulti.aiproxy.filter.ConfTexts;
import io.github.aiproxymulti.aiproxy.filter.GatewayHttpClients;
import io.github.aiproxymulti.aiproxy.filter.Openings;
import io.github.aiproxymulti.aiproxy.filter.PreparedResponseWriter;
import io.github.aiproxymulti.aiproxy.filter.RouteCheckers;
import io.github.aiproxymulti.aiproxy.observe.AttemptLog;
import io.github.aiproxymulti.aiproxy.protocol.convert.AnswerIdentity;
import io.github.aiproxymulti.aiproxy.provider.Provider;
import io.github.aiproxymulti.aiproxy.provider.Providers;
import io.github.aiproxymulti.aiproxy.selection.Balancing;
import io.github.aiproxymulti.aiproxy.selection.SlowStart;
import io.github.aiproxymulti.aiproxy.semantic.SemanticRouters;
import io.github.aiproxymulti.aiproxy.standing.Standings;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamClients;
import io.github.aiproxymulti.healthcheck.HealthCheckers;
import io.github.aiproxymulti.healthcheck.HealthInspector;
import io.github.aiproxymulti.healthcheck.autoconfigure.HealthCheckProperties;
import io.github.aiproxymulti.healthcheck.picker.PickerCache;
import io.github.aiproxymulti.healthcheck.settings.ChecksReader;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.config.HttpClientSslConfigurer;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import reactor.core.scheduler.Schedulers;

/** The AI gateway filters on Spring Cloud Gateway. */
@AutoConfiguration(
        after = GatewayAutoConfiguration.class,
        afterName = "io.github.aiproxymulti.healthcheck.autoconfigure.HealthCheckAutoConfiguration")
@ConditionalOnBean(RouteLocator.class)
@ConditionalOnProperty(name = "ai-proxy-multi.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AiProxyMultiProperties.class)
@Import({
    LimitConfiguration.class,
    LimitRedisConfiguration.class,
    RouteGuardConfiguration.class,
    StandingConfiguration.class
})
public final class AiProxyMultiAutoConfiguration {

    private static final RandomGenerator RANDOM = new SharedRandom();

    @Bean
    @ConditionalOnMissingBean
    ConfigReader aiProxyConfigReader(
            AiProxyMultiProperties properties,
            ObjectProvider<Provider> providers,
            ObjectProvider<SecretResolver> secrets,
            Environment environment) {
        Set<String> names = allProviders(providers).stream().map(Provider::name).collect(Collectors.toSet());
        return new ConfigReader(
                names,
                Supported.everything(),
                Outside.resolver(secrets),
                environment::resolveRequiredPlaceholders,
                ChecksReader::read,
                properties.strict());
    }

    @Bean
    @ConditionalOnMissingBean
    UpstreamClients aiProxyUpstreamClients(
            AiProxyMultiProperties properties,
            HttpClientProperties clientProperties,
            ServerProperties serverProperties,
            HttpClientSslConfigurer sslConfigurer,
            ObjectProvider<SslBundles> bundles,
            ObjectProvider<HttpClientCustomizer> customizers) {
        return new UpstreamClients(new GatewayHttpClients(
                clientProperties,
                serverProperties,
                sslConfigurer,
                bundles.getIfAvailable(),
                customizers.orderedStream().toList(),
                properties.maxConnections()));
    }

    @Bean
    @ConditionalOnMissingBean
    AttemptListener aiProxyAttemptListener() {
        return new AttemptLog();
    }

    @Bean
    @ConditionalOnMissingBean
    ExchangeListeners aiProxyExchangeListeners(ObjectProvider<ExchangeListener> listeners) {
        return new ExchangeListeners(listeners.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean
    AttemptLoops aiProxyAttemptLoops(
            AiProxyMultiProperties properties, AttemptListener listener, ExchangeListeners exchanges) {
        ReadBounds bounds = new ReadBounds(
                properties.maxHeldResponse().toBytes(),
                properties.maxConvertedResponse().toBytes(),
                properties.maxErrorBody().toBytes());
        return new AttemptLoops(
                bounds,
                listener,
                exchanges,
                System::nanoTime,
                Schedulers.parallel(),
                AiProxyMultiAutoConfiguration::identity);
    }

    @Bean
    @ConditionalOnMissingBean(name = "aiProxyPickers")
    PickerCache<Picker> aiProxyPickers(HealthCheckProperties properties) {
        return new PickerCache<>(properties.pickerCache().maximumSize());
    }

    @Bean
    @ConditionalOnMissingBean
    RequestAuthorizers aiProxyRequestAuthorizers(UpstreamClients clients) {
        return new RequestAuthorizers(
                clients.client(Transport.DEFAULT),
                Schedulers.boundedElastic(),
                Clock.systemUTC(),
                System::nanoTime,
                () -> System.getenv("GCP_SERVICE_ACCOUNT"));
    }

    @Bean
    @ConditionalOnMissingBean
    Openings aiProxyOpenings(UpstreamClients clients) {
        return new Openings(RANDOM, Outside.machine(), new SemanticRouters(clients, Schedulers.parallel()));
    }

    @Bean
    @ConditionalOnMissingBean
    Balancing aiProxyBalancing(
            AiProxyMultiProperties properties,
            @Qualifier("aiProxyPickers") PickerCache<Picker> pickers,
            Standings standings,
            HealthInspector inspector) {
        SlowStart slowStart = new SlowStart(properties.slowStart(), System::currentTimeMillis, inspector::usableSince);
        return new Balancing(pickers, slowStart, standings, RANDOM);
    }

    @Bean
    @ConditionalOnMissingBean
    AiRouteCompiler aiRouteCompiler(
            AiProxyMultiProperties properties,
            ObjectProvider<Provider> providers,
            UpstreamClients clients,
            HealthCheckers checkers,
            Balancing balancing,
            AttemptLoops loops,
            RequestAuthorizers authorizers,
            Openings openings) {
        return new AiRouteCompiler(
                allProviders(providers),
                clients,
                checkers,
                balancing,
                loops,
                authorizers::of,
                openings,
                properties.compat());
    }

    @Bean
    @ConditionalOnMissingBean
    ConfTexts aiProxyConfTexts(ResourceLoader resources) {
        return new ConfTexts(resources);
    }

    @Bean
    @ConditionalOnMissingBean
    AiProxyMultiGatewayFilterFactory aiProxyMultiGatewayFilterFactory(
            ConfigReader reader, AiRouteCompiler compiler, ConfTexts texts) {
        return new AiProxyMultiGatewayFilterFactory(reader, compiler, texts);
    }

    @Bean
    @ConditionalOnMissingBean
    PreparedResponseWriter preparedResponseWriter(ExchangeListeners exchanges) {
        return new PreparedResponseWriter(exchanges);
    }

    @Bean
    @ConditionalOnMissingBean
    RouteCheckers aiProxyRouteCheckers(RouteLocator routes, HealthCheckers checkers, Standings standings) {
        return new RouteCheckers(routes, checkers, standings);
    }

    private static AnswerIdentity identity() {
        HexFormat hex = HexFormat.of();
        return new AnswerIdentity(
                hex.toHexDigits(RANDOM.nextLong()) + hex.toHexDigits(RANDOM.nextInt()),
                System.currentTimeMillis() / 1000);
    }

    private static List<Provider> allProviders(ObjectProvider<Provider> own) {
        List<Provider> all = new ArrayList<>(Providers.builtIn());
        own.orderedStream().forEach(all::add);
        return all;
    }
}
