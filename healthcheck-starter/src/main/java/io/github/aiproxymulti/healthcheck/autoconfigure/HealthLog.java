package io.github.aiproxymulti.healthcheck.autoconfigure;

import io.github.aiproxymulti.healthcheck.HealthListener;
import io.github.aiproxymulti.healthcheck.HealthTransition;
import io.github.aiproxymulti.healthcheck.NodeSet;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetKey;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes what happens to the log, once each, with names in the text and as key-value pairs. */
final class HealthLog implements HealthListener {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.aiproxymulti.healthcheck");

    /** Changes between usable and not are news; a first counted failure or success is a detail. */
    @Override
    public void onTransition(HealthTransition transition) {
        boolean news = transition.from().isUsable() != transition.to().isUsable();
        String target = name(transition.target());
        String cause = transition.cause().label() + ": " + transition.detail();
        LOG.atLevel(news ? Level.INFO : Level.DEBUG)
                .addKeyValue("resource", transition.resource().value())
                .addKeyValue("target", target)
                .addKeyValue("from", transition.from())
                .addKeyValue("to", transition.to())
                .addKeyValue("cause", cause)
                .log(
                        "resource={} target={} {} -> {} cause=\"{}\"",
                        transition.resource(),
                        target,
                        transition.from(),
                        transition.to(),
                        cause);
    }

    @Override
    public void onUsabilityChange(ResourceId resource, TargetKey target, boolean usable, Instant at) {
        LOG.debug("resource={} target={} {}", resource, name(target), usable ? "gets traffic" : "gets no traffic");
    }

    @Override
    public void onResourceAdded(ResourceId resource) {
        LOG.debug("resource={} added", resource);
    }

    @Override
    public void onResourceRemoved(ResourceId resource) {
        LOG.debug("resource={} removed", resource);
    }

    @Override
    public void onNodesChanged(ResourceId resource, NodeSet nodes) {
        LOG.debug("resource={} addresses={}", resource, nodes.nodes());
    }

    @Override
    public void onResolutionFailure(ResourceId resource, String host, String reason) {
        LOG.atWarn()
                .addKeyValue("resource", resource.value())
                .addKeyValue("host", host)
                .log("resource={} host={} not resolved, last answer stays: {}", resource, host, reason);
    }

    @Override
    public void onBuildFailure(ResourceId resource, String reason, boolean retried) {
        LOG.atWarn()
                .addKeyValue("resource", resource.value())
                .addKeyValue("retried", retried)
                .log(
                        "resource={} cannot be checked as wished, {}: {}",
                        resource,
                        retried ? "retried" : "left as it was",
                        reason);
    }

    @Override
    public void onStoreFailure(ResourceId resource, String reason) {
        LOG.atWarn()
                .addKeyValue("resource", resource.value())
                .log("resource={} store failed, checking goes on from memory: {}", resource, reason);
    }

    private static String name(TargetKey target) {
        String ip = target.host().contains(":") ? "[" + target.host() + "]" : target.host();
        String address = ip + ":" + target.port();
        return target.hostname().equals(target.host()) ? address : target.hostname() + "(" + address + ")";
    }
}
