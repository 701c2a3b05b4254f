package io.github.aiproxymulti.aiproxy.filter;

import org.springframework.context.ApplicationEvent;

/** A refresh brought a route whose AI filter cannot be built. */
public final class RouteRejectedEvent extends ApplicationEvent {

    private final String routeId;
    private final transient RejectedRoutes.Rejection rejection;

    /**
     * Creates the event.
     *
     * @param source who found out
     * @param routeId the route
     * @param rejection why, and what serves instead
     */
    public RouteRejectedEvent(Object source, String routeId, RejectedRoutes.Rejection rejection) {
        super(source);
        this.routeId = routeId;
        this.rejection = rejection;
    }

    /** The route. */
    public String routeId() {
        return routeId;
    }

    /** Why, and what serves instead. */
    public RejectedRoutes.Rejection rejection() {
        return rejection;
    }
}
