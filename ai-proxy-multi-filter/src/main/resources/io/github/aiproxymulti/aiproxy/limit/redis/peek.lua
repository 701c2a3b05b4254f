-- What ask.lua would answer, without writing anything. KEYS and ARGV are the same.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function used(key, window)
  local raw = redis.pcall('GET', key)
  local value = type(raw) == 'string' and #raw <= 16 and string.match(raw, '^%d+$') and tonumber(raw)
  local ttl = redis.call('PTTL', key)
  if not value or ttl <= 0 then
    return 0, window
  end
  return value, ttl
end

local function reserved(key)
  local members = redis.pcall('ZRANGEBYSCORE', key, '(' .. now, '+inf')
  if members.err then
    return 0
  end
  local sum = 0
  for _, member in ipairs(members) do
    sum = sum + (tonumber(string.match(member, ':(%d+)$')) or 0)
  end
  return sum
end

local answer = {1, 0}
for i = 1, #KEYS / 2 do
  local at = 2 + (i - 1) * 5
  local value, ttl = used(KEYS[2 * i - 1], tonumber(ARGV[at + 2]))
  local left = math.max(0, tonumber(ARGV[at + 1]) - value - reserved(KEYS[2 * i]))
  local granted = left >= tonumber(ARGV[at + 5])
  answer[#answer + 1] = granted and left or 0
  answer[#answer + 1] = ttl
  if not granted then
    answer[1] = 0
    return answer
  end
end
return answer
