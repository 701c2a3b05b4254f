package io.github.aiproxymulti.healthcheck.actuate;

import io.github.aiproxymulti.healthcheck.HealthOverrides;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.TargetOverride;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a person can ask the endpoint to do with a target. */
enum OverrideAction {
    AUTO("auto") {
        @Override
        boolean apply(HealthOverrides overrides, ResourceId resource, TargetKey target) {
            return overrides.override(resource, target, TargetOverride.AUTO);
        }
    },
    FORCE_HEALTHY("force_healthy") {
        @Override
        boolean apply(HealthOverrides overrides, ResourceId resource, TargetKey target) {
            return overrides.override(resource, target, TargetOverride.FORCE_HEALTHY);
        }
    },
    FORCE_UNHEALTHY("force_unhealthy") {
        @Override
        boolean apply(HealthOverrides overrides, ResourceId resource, TargetKey target) {
            return overrides.override(resource, target, TargetOverride.FORCE_UNHEALTHY);
        }
    },
    DRAIN("drain") {
        @Override
        boolean apply(HealthOverrides overrides, ResourceId resource, TargetKey target) {
            return overrides.override(resource, target, TargetOverride.DRAIN);
        }
    },
    SET_HEALTHY("set_healthy") {
        @Override
        boolean apply(HealthOverrides overrides, ResourceId resource, TargetKey target) {
            return overrides.setStatus(resource, target, true);
        }
    },
    SET_UNHEALTHY("set_unhealthy") {
        @Override
        boolean apply(HealthOverrides overrides, ResourceId resource, TargetKey target) {
            return overrides.setStatus(resource, target, false);
        }
    };

    private final String label;

    OverrideAction(String label) {
        this.label = label;
    }

    abstract boolean apply(HealthOverrides overrides, ResourceId resource, TargetKey target);

    String label() {
        return label;
    }

    static Optional<OverrideAction> of(String label) {
        return Arrays.stream(values())
                .filter(action -> action.label.equals(label))
                .findFirst();
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(OverrideAction::label).toList();
    }
}
