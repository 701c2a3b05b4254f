package io.github.aiproxymulti.aiproxy.standing;

import java.time.Instant;

/**
 * Something that happened to an instance.
 *
 * @param at when
 * @param what what and why
 */
public record Note(Instant at, String what) {}
