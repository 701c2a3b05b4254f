package io.github.aiproxymulti.aiproxy.config;

/**
 * The limit of one instance.
 *
 * @param name the instance's name; never a template
 * @param limit its limit
 */
public record InstanceLimit(String name, WindowLimit limit) {}
