if not there or buriedUntil then
  return {foreign, 0}
end
local answer = {foreign, 1, generation, version, spec, checks}
local lives = redis.call('HGETALL', TARGETS)
for i = 1, #lives, 2 do
  answer[#answer + 1] = lives[i]
  answer[#answer + 1] = lives[i + 1]
  answer[#answer + 1] = redis.call('HGET', HEALTH, lives[i]) or ''
end
return answer
