redis.call('HDEL', INTEREST, me)
if holder == me then
  leased(me, epoch, 0)
  redis.call('PEXPIRE', LEASE, keep)
end
return {1, foreign}
