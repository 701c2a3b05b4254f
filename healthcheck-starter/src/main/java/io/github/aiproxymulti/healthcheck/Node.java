package io.github.aiproxymulti.healthcheck;

import org.jspecify.annotations.Nullable;

/**
 * One resolved address of a resource, where traffic goes. What is probed for it is a {@link TargetKey}.
 *
 * @param address the IP literal (IPv6 without brackets)
 * @param port the port that serves traffic, 1 to 65535
 * @param domain the name the address was resolved from; null when the endpoint was an IP literal
 */
public record Node(String address, int port, @Nullable String domain) {}
