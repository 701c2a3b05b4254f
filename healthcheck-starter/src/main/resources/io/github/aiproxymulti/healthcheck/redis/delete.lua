-- ARGV 4..: tombstone in milliseconds, and the numbers under which this replica had it: revision, generation, epoch, version
local tombstone, knownRevision = tonumber(ARGV[4]), tonumber(ARGV[5])
redis.call('HDEL', INTEREST, me)
if there and buriedUntil then
  return {1, revision, generation, epoch, version, foreign}
end
if there and knownRevision < revision and (others or (deadline > now and holder ~= me)) then
  if holder == me then
    leased(me, epoch, 0)
  end
  return {0, revision, generation, epoch, version, foreign}
end
revision = math.max(revision, knownRevision) + 1
generation = math.max(generation, tonumber(ARGV[6])) + 1
epoch = math.max(epoch, tonumber(ARGV[7]))
version = math.max(version, tonumber(ARGV[8])) + 1
redis.call('DEL', TARGETS, HEALTH, LEASE)
redis.call('HSET', META, 'revision', revision, 'generation', generation, 'epoch', epoch, 'version', version, 'spec', '', 'checks',
  '', 'until', now + tombstone)
redis.call('PEXPIRE', META, math.max(tombstone, keep))
redis.call('PEXPIRE', INTEREST, math.max(tombstone, keep))
return {1, revision, generation, epoch, version, foreign}
