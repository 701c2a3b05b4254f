package io.github.aiproxymulti.aiproxy.config;

import org.jspecify.annotations.Nullable;

/**
 * Signing requests with AWS credentials.
 *
 * @param accessKeyId access key id
 * @param secretAccessKey secret access key
 * @param sessionToken token of temporary credentials; null for none
 */
public record AwsAuth(
        Secret accessKeyId,
        Secret secretAccessKey,
        @Nullable Secret sessionToken) {}
