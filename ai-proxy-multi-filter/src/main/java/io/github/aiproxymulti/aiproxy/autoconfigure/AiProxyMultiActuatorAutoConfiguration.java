package io.github.aiproxymulti.aiproxy.autoconfigure;

import io.github.aiproxymulti.aiproxy.actuate.RejectedRoutesIndicator;
import io.github.aiproxymulti.aiproxy.actuate.SharedRoutesIndicator;
import io.github.aiproxymulti.aiproxy.filter.RejectedRoutes;
import io.github.aiproxymulti.aiproxy.replicas.SharedRoutes;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health contributors {@code aiProxyRoutes} and, with several gateways, {@code sharedRoutes}, where the health module is on the class path. */
@AutoConfiguration(after = {AiProxyMultiAutoConfiguration.class, SharedRoutesAutoConfiguration.class})
@ConditionalOnClass({ReactiveHealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(RejectedRoutes.class)
public final class AiProxyMultiActuatorAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "aiProxyRoutesHealthIndicator")
    @ConditionalOnEnabledHealthIndicator("aiproxyroutes")
    RejectedRoutesIndicator aiProxyRoutesHealthIndicator(RejectedRoutes rejected) {
        return new RejectedRoutesIndicator(rejected);
    }

    @Bean
    @ConditionalOnBean(SharedRoutes.class)
    @ConditionalOnMissingBean(name = "sharedRoutesHealthIndicator")
    @ConditionalOnEnabledHealthIndicator("sharedroutes")
    SharedRoutesIndicator sharedRoutesHealthIndicator(SharedRoutes routes) {
        return new SharedRoutesIndicator(routes::status);
    }
}
