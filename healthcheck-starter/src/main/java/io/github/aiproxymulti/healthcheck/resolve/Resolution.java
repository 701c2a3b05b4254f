package io.github.aiproxymulti.healthcheck.resolve;

import java.time.Duration;
import java.util.List;

/**
 * The addresses of a name. Their order means nothing.
 *
 * @param addresses IP literals, IPv6 without brackets; sorted and distinct once in here
 * @param timeToLive how long they may be used before asking again
 */
public record Resolution(List<String> addresses, Duration timeToLive) {

    /** Sorts and removes duplicates. */
    public Resolution {
        addresses = addresses.stream().distinct().sorted().toList();
    }
}
