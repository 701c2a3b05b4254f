package io.github.aiproxymulti.aiproxy.config;

/** A part of the configuration that a build of the filter may lack. */
public enum Feature {
    /** {@code balancer.algorithm: chash}. */
    CHASH,
    /** {@code balancer.algorithm: semantic} and {@code semantic_opts}. */
    SEMANTIC,
    /** {@code instances[].auth.gcp}. */
    GCP_AUTH,
    /** {@code instances[].auth.aws}. */
    AWS_AUTH,
    /** {@code instances[].override.llm_options}. */
    MAX_TOKENS,
    /** {@code instances[].override.request_body}. */
    REQUEST_BODY,
    /** {@code instances[].checks}. */
    CHECKS,
    /** {@code fallback_strategy}, {@code fallback_http_statuses}, {@code max_retries}, {@code retry_on_failure_within_ms}. */
    FALLBACK,
    /** {@code rate_limiting} in {@code fallback_strategy}, in both spellings. */
    QUOTA_FALLBACK,
    /** {@code max_stream_duration_ms}. */
    MAX_STREAM_DURATION,
    /** {@code max_response_bytes}. */
    MAX_RESPONSE_BYTES,
    /** {@code logging.summaries}. */
    LOG_SUMMARIES,
    /** {@code logging.payloads}. */
    LOG_PAYLOADS
}
