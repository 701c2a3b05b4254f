/**
 * Pure pickers over the instances of a route: weight, hash ring, priority. Instances are indices into the route's list; what
 * one request has tried already is its {@link io.github.aiproxymulti.aiproxy.balancer.Attempts}.
 */
@NullMarked
package io.github.aiproxymulti.aiproxy.balancer;

import org.jspecify.annotations.NullMarked;
