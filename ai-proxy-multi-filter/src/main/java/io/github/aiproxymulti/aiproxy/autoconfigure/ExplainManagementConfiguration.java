package io.github.aiproxymulti.aiproxy.autoconfigure;

import io.github.aiproxymulti.aiproxy.actuate.AiProxyEndpoint;
import io.github.aiproxymulti.aiproxy.actuate.ExplainMapping;
import io.github.aiproxymulti.aiproxy.filter.RouteExplainer;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;

/**
 * What explains requests, on whichever port the actuator is: under the same conditions as the endpoint, and only where writing
 * to it is allowed.
 */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean({RouteExplainer.class, PathMappedEndpoints.class, EndpointAccessResolver.class})
@ConditionalOnAvailableEndpoint(endpoint = AiProxyEndpoint.class, exposure = EndpointExposure.WEB)
final class ExplainManagementConfiguration {

    @Bean
    HandlerMapping aiProxyExplainMapping(
            RouteExplainer explainer, PathMappedEndpoints endpoints, EndpointAccessResolver access) {
        EndpointId id = EndpointId.of(AiProxyEndpoint.ID);
        String path = endpoints.getPath(id);
        return path != null && access.accessFor(id, Access.UNRESTRICTED) == Access.UNRESTRICTED
                ? new ExplainMapping(explainer, path)
                : new SimpleUrlHandlerMapping();
    }
}
