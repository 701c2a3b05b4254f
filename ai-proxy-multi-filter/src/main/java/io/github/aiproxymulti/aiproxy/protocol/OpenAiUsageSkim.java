package io.github.aiproxymulti.aiproxy.protocol;

import org.jspecify.annotations.Nullable;

/** Reads the usage object of OpenAI's chat protocol without a tree. Confined to one call. */
final class OpenAiUsageSkim {

    private static final long UNKNOWN = -1;

    private final JsonCursor cursor;
    private long prompt = UNKNOWN;
    private long completion = UNKNOWN;
    private long total = UNKNOWN;
    private long cached = UNKNOWN;
    private long cacheHits = UNKNOWN;
    private long cacheCreation = UNKNOWN;
    private long reasoning = UNKNOWN;
    private boolean promptDetails;
    private boolean completionDetails;

    private OpenAiUsageSkim(byte[] json) {
        this.cursor = new JsonCursor(json, json.length);
    }

    /** The tokens; null when a tree has to tell. */
    static @Nullable Usage of(byte[] json) {
        try {
            return new OpenAiUsageSkim(json).usage();
        } catch (UnclearJsonException unclear) {
            return null;
        }
    }

    private Usage usage() {
        for (boolean more = cursor.enter('{', '}'); more; more = cursor.more('}')) {
            cursor.peek();
            int from = cursor.at() + 1;
            int to = cursor.name();
            if (cursor.is("prompt_tokens", from, to)) {
                prompt = count(prompt);
            } else if (cursor.is("completion_tokens", from, to)) {
                completion = count(completion);
            } else if (cursor.is("total_tokens", from, to)) {
                total = count(total);
            } else if (cursor.is("prompt_cache_hit_tokens", from, to)) {
                cacheHits = count(cacheHits);
            } else if (cursor.is("prompt_tokens_details", from, to)) {
                promptDetails = first(promptDetails);
                details(true);
            } else if (cursor.is("completion_tokens_details", from, to)) {
                completionDetails = first(completionDetails);
                details(false);
            } else {
                cursor.skip();
            }
        }
        cursor.expectEnd();
        long known = known(prompt);
        return new Usage(
                known,
                known(completion),
                total == UNKNOWN ? known + known(completion) : total,
                cached == UNKNOWN ? known(cacheHits) : cached,
                known(cacheCreation),
                known(reasoning));
    }

    private void details(boolean ofPrompt) {
        if (cursor.peek() == 'n') {
            cursor.literal("null");
            return;
        }
        for (boolean more = cursor.enter('{', '}'); more; more = cursor.more('}')) {
            cursor.peek();
            int from = cursor.at() + 1;
            int to = cursor.name();
            if (ofPrompt && cursor.is("cached_tokens", from, to)) {
                cached = count(cached);
            } else if (ofPrompt && cursor.is("cache_creation_input_tokens", from, to)) {
                cacheCreation = count(cacheCreation);
            } else if (!ofPrompt && cursor.is("reasoning_tokens", from, to)) {
                reasoning = count(reasoning);
            } else {
                cursor.skip();
            }
        }
    }

    private static boolean first(boolean seen) {
        if (seen) {
            throw UnclearJsonException.INSTANCE;
        }
        return true;
    }

    private long count(long before) {
        if (before != UNKNOWN) {
            throw UnclearJsonException.INSTANCE;
        }
        return Math.min(cursor.count(), JsonFields.MAX_COUNT);
    }

    private static long known(long count) {
        return Math.max(count, 0);
    }
}
