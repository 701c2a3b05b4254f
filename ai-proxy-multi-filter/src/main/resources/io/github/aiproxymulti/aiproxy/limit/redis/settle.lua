-- Adds what was used to counters and gives back what was reserved. KEYS: for each counter its key and the key of its
-- reservations. ARGV: the reservation's name ('' for none), then for each counter its window (ms), the cost, and what was
-- reserved. Returns the number of values that were not ours.
local name = ARGV[1]
local most = 9007199254740991
local foreign = 0
local seen = {}
for i = 1, #KEYS / 2 do
  local at = 1 + (i - 1) * 3
  local key, held = KEYS[2 * i - 1], KEYS[2 * i]
  local cost = tonumber(ARGV[at + 2])
  if name ~= '' and tonumber(ARGV[at + 3]) > 0 then
    seen[held] = (seen[held] or 0) + 1
    local removed = redis.pcall('ZREM', held, name .. '.' .. seen[held] .. ':' .. ARGV[at + 3])
    if type(removed) == 'table' then
      foreign = foreign + 1
      redis.call('DEL', held)
    end
  end
  if cost > 0 then
    local raw = redis.pcall('GET', key)
    local value = type(raw) == 'string' and #raw <= 16 and string.match(raw, '^%d+$') and tonumber(raw)
    local ttl = redis.call('PTTL', key)
    if raw and not (value and ttl >= 0) then
      foreign = foreign + 1
    end
    if not value or ttl <= 0 then
      redis.call('SET', key, ARGV[at + 2], 'PX', ARGV[at + 1])
    elseif value + cost > most then
      redis.call('SET', key, '9007199254740991', 'PX', ttl)
    else
      redis.call('INCRBY', key, ARGV[at + 2])
    end
  end
end
return {foreign}
