package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.HealthListener;
import io.github.aiproxymulti.healthcheck.HealthTransition;
import io.github.aiproxymulti.healthcheck.NodeSet;
import io.github.aiproxymulti.healthcheck.ProbeReport;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetKey;
import java.time.Instant;

/** Something that happened and that listeners hear about once it is readable. */
sealed interface Event {

    /** Tells it to one listener. */
    void tell(HealthListener listener);

    record Transitioned(HealthTransition transition) implements Event {
        @Override
        public void tell(HealthListener listener) {
            listener.onTransition(transition);
        }
    }

    record UsabilityChanged(ResourceId resource, TargetKey target, boolean usable, Instant at) implements Event {
        @Override
        public void tell(HealthListener listener) {
            listener.onUsabilityChange(resource, target, usable, at);
        }
    }

    record ProbeEnded(ProbeReport report) implements Event {
        @Override
        public void tell(HealthListener listener) {
            listener.onProbe(report);
        }
    }

    record StaleResult(ResourceId resource) implements Event {
        @Override
        public void tell(HealthListener listener) {
            listener.onStaleResult(resource);
        }
    }

    record Added(ResourceId resource) implements Event {
        @Override
        public void tell(HealthListener listener) {
            listener.onResourceAdded(resource);
        }
    }

    record Gone(ResourceId resource) implements Event {
        @Override
        public void tell(HealthListener listener) {
            listener.onResourceRemoved(resource);
        }
    }

    record NodesChanged(ResourceId resource, NodeSet nodes) implements Event {
        @Override
        public void tell(HealthListener listener) {
            listener.onNodesChanged(resource, nodes);
        }
    }

    record ResolutionFailed(ResourceId resource, String host, String reason) implements Event {
        @Override
        public void tell(HealthListener listener) {
            listener.onResolutionFailure(resource, host, reason);
        }
    }

    record BuildFailed(ResourceId resource, String reason, boolean retried) implements Event {
        @Override
        public void tell(HealthListener listener) {
            listener.onBuildFailure(resource, reason, retried);
        }
    }

    record StoreFailed(ResourceId resource, String reason) implements Event {
        @Override
        public void tell(HealthListener listener) {
            listener.onStoreFailure(resource, reason);
        }
    }
}
