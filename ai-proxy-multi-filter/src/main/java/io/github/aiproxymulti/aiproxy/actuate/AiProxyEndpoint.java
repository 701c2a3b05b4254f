package io.github.aiproxymulti.aiproxy.actuate;

import io.github.aiproxymulti.aiproxy.filter.RouteExplainer;
import io.github.aiproxymulti.healthcheck.actuate.ReportFormat;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /actuator/aiproxy}: how the live routes stand, or a page for callers that accept HTML; {@code
 * /actuator/aiproxy/<route>}: one of them. Not exposed unless named in {@code management.endpoints.web.exposure.include}.
 */
@WebEndpoint(id = AiProxyEndpoint.ID)
public final class AiProxyEndpoint {

    /** The endpoint's id. */
    public static final String ID = "aiproxy";

    private final RouteExplainer explainer;

    /**
     * Creates the endpoint.
     *
     * @param explainer knows the routes
     */
    public AiProxyEndpoint(RouteExplainer explainer) {
        this.explainer = explainer;
    }

    /** Every live route, sorted by id. */
    @ReadOperation(producesFrom = ReportFormat.class)
    public WebEndpointResponse<Object> all(ReportFormat format) {
        Object body = format == ReportFormat.HTML ? RoutesPage.text() : explainer.all();
        return new WebEndpointResponse<>(body, WebEndpointResponse.STATUS_OK, format.getProducedMimeType());
    }

    /** One live route; its id may contain slashes. */
    @ReadOperation(producesFrom = ReportFormat.class)
    public WebEndpointResponse<Object> one(
            ReportFormat format, @Selector(match = Selector.Match.ALL_REMAINING) String[] route) {
        if (format == ReportFormat.HTML) {
            return new WebEndpointResponse<>(
                    RoutesPage.text(), WebEndpointResponse.STATUS_OK, format.getProducedMimeType());
        }
        Optional<ObjectNode> found = explainer.one(String.join("/", route));
        return found.isPresent()
                ? new WebEndpointResponse<>(found.get(), WebEndpointResponse.STATUS_OK, format.getProducedMimeType())
                : new WebEndpointResponse<>(
                        Map.of("error_msg", "no AI route has this id"),
                        WebEndpointResponse.STATUS_NOT_FOUND,
                        format.getProducedMimeType());
    }
}
