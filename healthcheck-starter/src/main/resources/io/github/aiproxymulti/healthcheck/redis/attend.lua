-- ARGV 4..: lease time, spec, checks, and the numbers this replica knows: revision, generation, epoch, version
local leaseTime, mySpec, myChecks = tonumber(ARGV[4]), ARGV[5], ARGV[6]
local knownRevision, knownGeneration = tonumber(ARGV[7]), tonumber(ARGV[8])
local knownEpoch, knownVersion = tonumber(ARGV[9]), tonumber(ARGV[10])
local CURRENT, BEHIND, DELETED = 0, 1, 2
local place = CURRENT

local function begin()
  revision = math.max(revision, knownRevision) + 1
  generation = math.max(generation, knownGeneration) + 1
  version = math.max(version, knownVersion)
  epoch = math.max(epoch, knownEpoch)
  spec, checks = mySpec, myChecks
  redis.call('DEL', TARGETS, HEALTH, LEASE)
  redis.call('HDEL', META, 'until')
  holder, deadline = '', 0
end

if not there then
  begin()
elseif buriedUntil then
  if knownRevision >= revision or (buriedUntil <= now and not (others or known)) then
    begin()
  else
    -- As long as one that missed the deletion is alive, the deletion is remembered.
    place = DELETED
    if known then
      interested(knownRevision, now + 3 * leaseTime)
      redis.call('PEXPIRE', INTEREST, math.max(keep, buriedUntil - now))
      redis.call('PEXPIRE', META, math.max(keep, buriedUntil - now))
    end
    return {place, 0, 0, revision, generation, epoch, version, foreign}
  end
elseif spec ~= mySpec then
  local free = deadline <= now or holder == me
  if knownRevision >= revision or (free and not currentOthers) then
    revision = math.max(revision, knownRevision) + 1
    if checks ~= myChecks then
      generation = math.max(generation, knownGeneration) + 1
    end
    spec, checks = mySpec, myChecks
  else
    place = BEHIND
  end
end

-- A storage that has lost its latest writes goes on behind what is known of them, and everybody reads again.
if version < knownVersion then
  version = knownVersion + 1
end
if place == CURRENT then
  local least = math.max(epoch, knownEpoch)
  if holder == me and deadline > now and epoch == least then
    leased(me, epoch, now + leaseTime)
  elseif holder == me or deadline <= now then
    leased(me, least + 1, now + leaseTime)
  elseif epoch < least then
    leased(holder, least + 1, deadline)
  end
end
redis.call('HSET', META, 'revision', revision, 'generation', generation, 'epoch', epoch, 'version', version, 'spec', spec,
  'checks', checks)
interested(place == CURRENT and revision or knownRevision, now + 3 * leaseTime)
keepAll()
local same = checks == myChecks and 1 or 0
local prober = (place == CURRENT and holder == me) and 1 or 0
return {place, prober, same, revision, generation, epoch, version, foreign}
