-- Goes in front of every other script. One resource: its five keys share a hash tag, so all of this is one atomic step.
-- ARGV: now, this replica, milliseconds after which untouched keys go; the rest is each script's own.
local META, TARGETS, HEALTH, LEASE, INTEREST = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local now, me, keep = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local foreign = 0

-- A whole number we could have written, or nil.
local function number(text)
  local n = tonumber(text)
  if n and n >= 0 and n == math.floor(n) and n < 9007199254740992 then
    return n
  end
  return nil
end

-- What is no hash, nobody of ours wrote.
for i = 1, 5 do
  local kind = redis.call('TYPE', KEYS[i]).ok
  if kind ~= 'hash' and kind ~= 'none' then
    redis.call('DEL', KEYS[i])
    foreign = foreign + 1
  end
end

local meta = redis.call('HMGET', META, 'revision', 'generation', 'epoch', 'version', 'spec', 'checks', 'until')
local there = redis.call('EXISTS', META) == 1
local revision, generation, version = number(meta[1]), number(meta[2]), number(meta[4])
local lastEpoch, spec, checks = number(meta[3]), meta[5], meta[6]
local buriedUntil = meta[7] and number(meta[7])
if there and not (revision and generation and lastEpoch and version and spec and checks and (buriedUntil or not meta[7])) then
  redis.call('DEL', META, TARGETS, HEALTH, LEASE, INTEREST)
  foreign = foreign + 1
  there = false
end
if not there then
  revision, generation, version, lastEpoch, buriedUntil = 0, 0, 0, 0, nil
end

local lease = redis.call('HMGET', LEASE, 'holder', 'epoch', 'deadline')
local holder, epoch, deadline = lease[1] or '', number(lease[2]), number(lease[3])
if not (epoch and deadline) then
  if lease[1] or lease[2] or lease[3] then
    redis.call('DEL', LEASE)
    foreign = foreign + 1
  end
  holder, epoch, deadline = '', lastEpoch, 0
end
epoch = math.max(epoch, lastEpoch)

-- Who else still checks this: anybody at all, and anybody with the configuration in force.
local others, currentOthers, known = false, false, false
local listed = redis.call('HGETALL', INTEREST)
for i = 1, #listed, 2 do
  local theirs, till = string.match(listed[i + 1], '^(%d+) (%d+)$')
  if not theirs then
    redis.call('HDEL', INTEREST, listed[i])
    foreign = foreign + 1
  elseif tonumber(till) <= now then
    redis.call('HDEL', INTEREST, listed[i])
  elseif listed[i] == me then
    known = true
  else
    others = true
    currentOthers = currentOthers or tonumber(theirs) == revision
  end
end

local function interested(in_revision, till)
  redis.call('HSET', INTEREST, me, string.format('%.0f %.0f', in_revision, till))
end

local function leased(to, with, till)
  holder, epoch, deadline = to, with, till
  redis.call('HSET', LEASE, 'holder', to, 'epoch', with, 'deadline', till)
end

local function keepAll()
  for i = 1, 5 do
    redis.call('PEXPIRE', KEYS[i], keep)
  end
end
