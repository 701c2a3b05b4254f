package io.github.aiproxymulti.aiproxy.replicas;

import org.springframework.data.redis.core.script.RedisScript;

/** What happens to marks in one step. The keys are always the marks and the number of the latest change. */
final class RouteScripts {

    /** What scripts that write answer when they do not, because something later is there. */
    static final long STALE = 0;

    /** Reads a number only where it is one of ours. */
    private static final String READING = """
            local function foreign(i)
              local there = redis.call('TYPE', KEYS[i]).ok
              return there ~= ({'hash', 'string'})[i] and there ~= 'none'
            end
            local function number(text)
              return text and string.match(text, '^%d+$') and #text <= 15 and tonumber(text) or nil
            end
            local function parsed(mark)
              if not mark then return nil end
              local n, at, digest = string.match(mark, '^(%d+) live (%d+) (%w+)$')
              if not n then n, at = string.match(mark, '^(%d+) dead (%d+) %-$') end
              if not number(n) or not number(at) or (digest and #digest ~= 32) then return nil end
              return tonumber(n), tonumber(at), digest
            end
            """;

    /** Takes away what is under our keys and of another kind. */
    private static final String OWN = READING + """
            local swept = 0
            for i = 1, 2 do
              if foreign(i) then swept = swept + redis.call('DEL', KEYS[i]) end
            end
            """;

    /** The number of the latest change; 0 when there is none that is ours, -1 when there is something to sweep, and to count. */
    static final RedisScript<Long> REVISION = RedisScript.of(READING + """
            if foreign(1) or foreign(2) then return -1 end
            return number(redis.call('GET', KEYS[2])) or 0
            """, Long.class);

    /** The mark of one route; empty when there is none. Argument: route. */
    static final RedisScript<String> MARK = RedisScript.of(READING + """
            return not foreign(1) and redis.call('HGET', KEYS[1], ARGV[1]) or ''
            """, String.class);

    /** Takes away what is under our keys and not ours, and says how much that was. */
    static final RedisScript<Long> SWEEP = RedisScript.of(OWN + """
            local text = redis.call('GET', KEYS[2])
            if text and not number(text) then swept = swept + redis.call('DEL', KEYS[2]) end
            local all = redis.call('HGETALL', KEYS[1])
            for i = 1, #all, 2 do
              if not parsed(all[i + 1]) then
                swept = swept + redis.call('HDEL', KEYS[1], all[i])
              end
            end
            return swept
            """, Long.class);

    /**
     * Marks a route with the next number, if the latest thing done to it is the one that is expected; forgets deletions that are
     * old enough. Arguments: route, number expected (0: none), largest number known, live or dead, time, digest, time before which
     * deletions are forgotten, channel.
     */
    static final RedisScript<Long> CHANGE = RedisScript.of(OWN + """
            local theirs = parsed(redis.call('HGET', KEYS[1], ARGV[1])) or 0
            if theirs ~= tonumber(ARGV[2]) then return 0 end
            local n = math.max(number(redis.call('GET', KEYS[2])) or 0, tonumber(ARGV[3]), theirs) + 1
            local written = string.format('%.0f', n)
            redis.call('SET', KEYS[2], written)
            redis.call('HSET', KEYS[1], ARGV[1], table.concat({written, ARGV[4], ARGV[5], ARGV[6]}, ' '))
            local all = redis.call('HGETALL', KEYS[1])
            for i = 1, #all, 2 do
              local n, at, digest = parsed(all[i + 1])
              if n and not digest and at < tonumber(ARGV[7]) then redis.call('HDEL', KEYS[1], all[i]) end
            end
            redis.call('PUBLISH', ARGV[8], written)
            return n
            """, Long.class);

    /** Puts a mark back, unless there is a later one or another one of the same number. Arguments: route, mark, channel. */
    static final RedisScript<Long> REPAIR = RedisScript.of(OWN + """
            local mine = parsed(ARGV[2])
            local there = redis.call('HGET', KEYS[1], ARGV[1])
            local theirs = parsed(there) or -1
            if theirs > mine or (theirs == mine and there ~= ARGV[2]) then return 0 end
            redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
            local written = string.format('%.0f', math.max(number(redis.call('GET', KEYS[2])) or 0, mine))
            redis.call('SET', KEYS[2], written)
            redis.call('PUBLISH', ARGV[3], written)
            return 1
            """, Long.class);

    private RouteScripts() {}
}
