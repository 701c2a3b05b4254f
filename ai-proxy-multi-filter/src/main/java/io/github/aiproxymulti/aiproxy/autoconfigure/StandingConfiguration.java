package io.github.aiproxymulti.aiproxy.autoconfigure;

import io.github.aiproxymulti.aiproxy.standing.StandingListener;
import io.github.aiproxymulti.aiproxy.standing.Standings;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How instances stand at run time. */
@Configuration(proxyBeanMethods = false)
final class StandingConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Standings aiProxyStandings(ObjectProvider<StandingListener> listener) {
        return new Standings(System::nanoTime, Clock.systemUTC(), listener.getIfAvailable(() -> StandingListener.NONE));
    }
}
