package io.github.aiproxymulti.mockllm;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What a mock has seen: the last requests and probes, totals, and the connections that are open. */
final class Journal {

    /** Requests, and probes, kept; older ones are forgotten. */
    static final int CAPACITY = 1_000;

    private static final AttributeKey<RecordedRequest> CURRENT = AttributeKey.valueOf("mock-llm.current");

    private final Deque<RecordedRequest> requests = new ArrayDeque<>();
    private final Deque<RecordedRequest> probes = new ArrayDeque<>();
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
    private final AtomicLong requestCount = new AtomicLong();
    private final AtomicLong probeCount = new AtomicLong();
    private final AtomicLong cancelledCount = new AtomicLong();
    private final AtomicLong connectionCount = new AtomicLong();
    private volatile boolean closing;

    void opened(Channel channel) {
        connectionCount.incrementAndGet();
        channels.add(channel);
        channel.closeFuture().addListener(closed -> closed(channel));
        if (closing) {
            cut(channel);
        }
    }

    private void closed(Channel channel) {
        channels.remove(channel);
        RecordedRequest current = channel.attr(CURRENT).get();
        if (current != null && current.end(RecordedRequest.Outcome.CANCELLED)) {
            cancelledCount.incrementAndGet();
        }
    }

    void request(RecordedRequest request, Channel channel) {
        requestCount.incrementAndGet();
        record(requests, request, channel);
    }

    void probe(RecordedRequest probe, Channel channel) {
        probeCount.incrementAndGet();
        record(probes, probe, channel);
    }

    private static void record(Deque<RecordedRequest> list, RecordedRequest request, Channel channel) {
        channel.attr(CURRENT).set(request);
        synchronized (list) {
            if (list.size() == CAPACITY) {
                list.removeFirst();
            }
            list.addLast(request);
        }
    }

    List<RecordedRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    List<RecordedRequest> probes() {
        synchronized (probes) {
            return List.copyOf(probes);
        }
    }

    long requestCount() {
        return requestCount.get();
    }

    long probeCount() {
        return probeCount.get();
    }

    long cancelledCount() {
        return cancelledCount.get();
    }

    long connectionCount() {
        return connectionCount.get();
    }

    int openConnections() {
        return channels.size();
    }

    void clear() {
        synchronized (requests) {
            requests.clear();
        }
        synchronized (probes) {
            probes.clear();
        }
        requestCount.set(0);
        probeCount.set(0);
        cancelledCount.set(0);
        connectionCount.set(0);
    }

    /** Closes what is open, and what was accepted a moment ago and arrives late. */
    void closeConnections() {
        closing = true;
        channels.forEach(Journal::cut);
    }

    private static void cut(Channel channel) {
        RecordedRequest current = channel.attr(CURRENT).get();
        if (current != null) {
            current.end(RecordedRequest.Outcome.CUT);
        }
        var unused = channel.close();
    }
}
