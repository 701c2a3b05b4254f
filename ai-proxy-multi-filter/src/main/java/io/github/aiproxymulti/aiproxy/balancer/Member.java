package io.github.aiproxymulti.aiproxy.balancer;

/**
 * One instance as a picker sees it.
 *
 * @param instance its index in the route's list
 * @param name its unique name; the hash ring is built from it
 * @param weight its share within its priority level, 0 or more
 * @param priority larger is tried first
 */
public record Member(int instance, String name, int weight, int priority) {}
