package io.github.aiproxymulti.aiproxy.config;

/**
 * So much in so long.
 *
 * @param limit the most units of a window
 * @param window the length of a window in seconds
 * @param unit what is counted
 * @param counters version of everything that makes counters incomparable: another version begins new ones
 */
public record WindowLimit(Amount limit, Amount window, LimitUnit unit, ConfigVersion counters) {}
