-- Asks counters in order and takes from all of them, or from none. KEYS: for each counter its key and the key of its
-- reservations. ARGV: the reservation's name ('' for none), how long it is held (ms), then for each counter its limit, its
-- window (ms), units to take, units to reserve, units needed. Returns granted (1 or 0), the number of values that were not
-- ours, then what is left and the time to live of each counter that was asked. A counter may come more than once: what is
-- reserved is numbered by its place among those of its key, as settle.lua does it. A line in front of this says whether it
-- writes; if not, nothing is taken, begun, mended or counted, and the answer is what it would be.
local name, hold = ARGV[1], tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local count = #KEYS / 2
local foreign = 0

local function used(key, window)
  local raw = redis.pcall('GET', key)
  local value = type(raw) == 'string' and #raw <= 16 and string.match(raw, '^%d+$') and tonumber(raw)
  local ttl = redis.call('PTTL', key)
  if writes and raw and not (value and ttl >= 0) then
    foreign = foreign + 1
  end
  if not value or ttl <= 0 then
    if writes then
      redis.call('SET', key, '0', 'PX', window)
    end
    return 0, window
  end
  return value, ttl
end

local function reserved(key)
  local members = redis.pcall('ZRANGEBYSCORE', key, '(' .. now, '+inf')
  if members.err then
    if writes then
      foreign = foreign + 1
      redis.call('DEL', key)
    end
    return 0
  end
  local sum = 0
  for _, member in ipairs(members) do
    sum = sum + (tonumber(string.match(member, ':(%d+)$')) or 0)
  end
  return sum
end

local answer = {1, 0}
local seen = {}
for i = 1, count do
  local at = 2 + (i - 1) * 5
  local value, ttl = used(KEYS[2 * i - 1], ARGV[at + 2])
  local left = math.max(0, tonumber(ARGV[at + 1]) - value - reserved(KEYS[2 * i]))
  local granted = left >= tonumber(ARGV[at + 5])
  answer[#answer + 1] = granted and left or 0
  answer[#answer + 1] = ttl
  if not granted then
    answer[1] = 0
    answer[2] = foreign
    return answer
  end
end
for i = 1, writes and count or 0 do
  local at = 2 + (i - 1) * 5
  if tonumber(ARGV[at + 3]) > 0 then
    redis.call('INCRBY', KEYS[2 * i - 1], ARGV[at + 3])
  end
  if tonumber(ARGV[at + 4]) > 0 then
    local key = KEYS[2 * i]
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    seen[key] = (seen[key] or 0) + 1
    redis.call('ZADD', key, now + hold, name .. '.' .. seen[key] .. ':' .. ARGV[at + 4])
    redis.call('PEXPIRE', key, hold)
  end
end
answer[2] = foreign
return answer
