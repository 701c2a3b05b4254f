package io.github.aiproxymulti.aiproxy.standing;

/**
 * Whose standing it is. Equal keys mean the same upstream under the same rules, whoever built the configuration when.
 *
 * @param routeId the route
 * @param instance the instance's name
 * @param version digest of all that its standing depends on
 */
record StandingKey(String routeId, String instance, String version) {}
