package io.github.aiproxymulti.healthcheck;

/** How much a {@link HealthView} knows. The three are never merged: each is part of every decision derived from it. */
public enum Phase {
    /** Nothing is checked: no checks are configured, or checking is switched off. Everything counts as usable. */
    UNCHECKED,
    /** Checks are configured, but no view is published yet. Everything counts as usable. */
    PENDING,
    /** The checker's view is published. It does not mean that a probe has answered: new targets start healthy. */
    READY
}
