package io.github.aiproxymulti.aiproxy.autoconfigure;

import io.github.aiproxymulti.aiproxy.exchange.ExchangeListeners;
import io.github.aiproxymulti.aiproxy.observe.AccessLog;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The log of requests on routes that ask for one. */
@AutoConfiguration(after = AiProxyMultiAutoConfiguration.class)
@ConditionalOnBean(ExchangeListeners.class)
public final class AiProxyMultiLoggingAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    AccessLog aiProxyAccessLog() {
        return new AccessLog();
    }
}
