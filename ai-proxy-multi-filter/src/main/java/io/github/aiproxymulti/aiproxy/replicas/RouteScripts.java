package io.github.aiproxymulti.aiproxy.replicas;

import org.springframework.data.redis.core.script.RedisScript;

/**
 * What happens to routes in one step. The keys are the marks, the word of the latest change and, where it is on the same server, the
 * definition of the route.
 */
final class RouteScripts {

    /** What scripts that write answer when they do not, because something later is there. */
    static final long STALE = 0;

    /** Said to write over whatever definition is there. */
    static final String ANY = "any";

    /** Said to write a mark only for the definition that is there. */
    static final String SAME = "same";

    /** Reads marks and words only where they are ours. */
    private static final String READING = """
            local function foreign(i)
              local there = redis.call('TYPE', KEYS[i]).ok
              return there ~= ({'hash', 'string'})[i] and there ~= 'none'
            end
            local function number(text)
              return text and string.match(text, '^%d+$') and #text <= 15 and tonumber(text) or nil
            end
            local function isword(text)
              return #text == 40 and string.match(text, '^%x+$')
            end
            local function parsed(mark)
              if not mark then return nil end
              local n, at, digest = string.match(mark, '^(%d+) live (%d+) (%w+)$')
              if not n then n, at = string.match(mark, '^(%d+) dead (%d+) %-$') end
              if not number(n) or not number(at) or (digest and #digest ~= 32) then return nil end
              return tonumber(n)
            end
            local function holds(text)
              local kind = redis.call('TYPE', KEYS[3]).ok
              if kind == 'none' then return text == '' end
              return kind == 'string' and redis.call('GET', KEYS[3]) == text
            end
            """;

    /**
     * Takes away what is under our keys and of another kind. The word of a change is made of the one before, so that histories of which one
     * was lost never end in the same word.
     */
    private static final String OWN = READING + """
            local swept = 0
            for i = 1, 2 do
              if foreign(i) then swept = swept + redis.call('DEL', KEYS[i]) end
            end
            local function mark(id, text, definition, channel)
              if KEYS[3] then
                if definition == '' then redis.call('DEL', KEYS[3]) else redis.call('SET', KEYS[3], definition) end
              end
              redis.call('HSET', KEYS[1], id, text)
              local before = redis.call('GET', KEYS[2]) or ''
              local word = redis.sha1hex(table.concat({before, id, text}, ' '))
              redis.call('SET', KEYS[2], word)
              redis.call('PUBLISH', channel, word)
            end
            """;

    /** The word of the latest change; empty when there is none, another text when there is something to sweep, and to count. */
    static final RedisScript<String> REVISION = RedisScript.of(READING + """
            if foreign(1) or foreign(2) then return 'foreign' end
            return redis.call('GET', KEYS[2]) or ''
            """, String.class);

    /** The mark of one route; empty when there is none. Argument: route. */
    static final RedisScript<String> MARK = RedisScript.of(READING + """
            return not foreign(1) and redis.call('HGET', KEYS[1], ARGV[1]) or ''
            """, String.class);

    /** Takes away what is under our keys and not ours, and says how much that was. */
    static final RedisScript<Long> SWEEP = RedisScript.of(OWN + """
            local text = redis.call('GET', KEYS[2])
            if text and not isword(text) then swept = swept + redis.call('DEL', KEYS[2]) end
            local all = redis.call('HGETALL', KEYS[1])
            for i = 1, #all, 2 do
              if not parsed(all[i + 1]) then
                swept = swept + redis.call('HDEL', KEYS[1], all[i])
              end
            end
            return swept
            """, Long.class);

    /**
     * Marks a route with the next number, if the latest thing done to it is the one that is expected, and writes or removes its
     * definition. A number is never smaller than the time of its change: so what was done after a loss is later than what was done before.
     * Arguments: route, number expected (0: none), number known, live or dead, time, digest, channel, definition (empty: none), ANY or SAME.
     */
    static final RedisScript<Long> CHANGE = RedisScript.of(OWN + """
            local theirs = parsed(redis.call('HGET', KEYS[1], ARGV[1])) or 0
            if theirs ~= tonumber(ARGV[2]) then return 0 end
            if ARGV[9] == 'same' and KEYS[3] and not holds(ARGV[8]) then return 0 end
            local n = math.max(theirs, tonumber(ARGV[3]), tonumber(ARGV[5]) - 1) + 1
            local written = string.format('%.0f', n)
            mark(ARGV[1], table.concat({written, ARGV[4], ARGV[5], ARGV[6]}, ' '), ARGV[8], ARGV[7])
            return n
            """, Long.class);

    /**
     * Puts a mark and its definition back, unless there is a later one or nothing is lacking; of two with one number the one is later
     * that is the larger text. Arguments: route, mark, channel, definition (empty: none).
     */
    static final RedisScript<Long> REPAIR = RedisScript.of(OWN + """
            local mine = parsed(ARGV[2])
            local there = redis.call('HGET', KEYS[1], ARGV[1])
            local theirs = parsed(there) or -1
            if theirs > mine or (theirs == mine and there > ARGV[2]) then return 0 end
            if there == ARGV[2] and KEYS[3] and holds(ARGV[4]) then return 0 end
            mark(ARGV[1], ARGV[2], ARGV[4], ARGV[3])
            return 1
            """, Long.class);

    /** Takes marks away where they are still the same. Arguments: route, mark, and so on. */
    static final RedisScript<Long> FORGET = RedisScript.of(READING + """
            if foreign(1) then return 0 end
            local gone = 0
            for i = 1, #ARGV, 2 do
              if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then
                gone = gone + redis.call('HDEL', KEYS[1], ARGV[i])
              end
            end
            return gone
            """, Long.class);

    private RouteScripts() {}
}
