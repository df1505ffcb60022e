-- Changes who is connected to one node; without a change it only renews the lease.
-- KEYS people (hash: user → nothing, and under `.`, which is no user's id, the version)
-- ARGV from (the version that is changed; 0: whatever there is is replaced) to came left (ids by spaces) leaseMs
-- Returns 1, or 0 where another version is held: then the store lost something, and all must be written anew
if from == '0' then
  redis.call('UNLINK', people)
elseif redis.call('HGET', people, '.') ~= from then
  return 0
end
for user in string.gmatch(came, '%S+') do redis.call('HSET', people, user, '') end
for user in string.gmatch(left, '%S+') do redis.call('HDEL', people, user) end
redis.call('HSET', people, '.', to)
redis.call('PEXPIRE', people, leaseMs)
return 1
