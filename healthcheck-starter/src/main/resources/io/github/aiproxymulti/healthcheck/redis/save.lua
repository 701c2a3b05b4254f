-- ARGV 4..: channel, name of the resource, spec, revision, generation, epoch, version, then for each target: id, incarnation, health
local current = there and not buriedUntil and spec == ARGV[6] and revision == tonumber(ARGV[7])
  and generation == tonumber(ARGV[8]) and holder == me and epoch == tonumber(ARGV[9]) and deadline > now
  and version == tonumber(ARGV[10])
if current then
  for i = 11, #ARGV, 3 do
    local since, life = string.match(redis.call('HGET', TARGETS, ARGV[i]) or '', '^(%d+) (%d+)$')
    if since and (tonumber(since) > epoch or (tonumber(since) == epoch and tonumber(life) > tonumber(ARGV[i + 1]))) then
      current = false
    end
  end
end
if not current then
  return {0, revision, generation, epoch, version, foreign}
end
redis.call('DEL', TARGETS, HEALTH)
for i = 11, #ARGV, 3 do
  redis.call('HSET', TARGETS, ARGV[i], string.format('%.0f %s', epoch, ARGV[i + 1]))
  redis.call('HSET', HEALTH, ARGV[i], ARGV[i + 2])
end
version = version + 1
redis.call('HSET', META, 'version', version)
keepAll()
redis.call('PUBLISH', ARGV[4], string.format('%.0f ', version) .. ARGV[5])
return {1, revision, generation, epoch, version, foreign}
