package io.github.aiproxymulti.healthcheck.autoconfigure;

import io.github.aiproxymulti.healthcheck.resolve.DnsTargetResolver;
import io.github.aiproxymulti.healthcheck.resolve.Resolution;
import io.github.aiproxymulti.healthcheck.resolve.TargetResolver;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** A DNS resolver with one thread of its own, which ends with it. */
final class OwnLoopsResolver implements TargetResolver, AutoCloseable {

    private final LoopResources loops = LoopResources.create("healthcheck-dns", 1, true);
    private final DnsTargetResolver dns;

    /** A silent name server may use up a part of the time for an answer only, so that the next one is still asked. */
    OwnLoopsResolver(Duration answerTimeout) {
        this.dns = new DnsTargetResolver(loops.onClient(false), answerTimeout.dividedBy(4));
    }

    @Override
    public Mono<Resolution> resolve(String host) {
        return dns.resolve(host);
    }

    /** Returns at once; the thread ends in the background, and is a daemon in any case. */
    @Override
    public void close() {
        dns.close();
        loops.dispose();
    }
}
