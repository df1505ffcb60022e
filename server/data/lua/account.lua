-- Takes a name for an account, once. Two people cannot both get it.
-- KEYS account
-- ARGV user hash clientId
-- Returns the account that has the name: { user, hash, clientId, 1 if it was made now }
if redis.call('EXISTS', account) == 1 then
  -- Whose call this repeats may never have heard that it was kept: WAIT proves nothing of who writes nothing.
  redis.call('HSET', account, 'touched', redis.call('TIME')[1])
  local found = redis.call('HMGET', account, 'user', 'hash', 'clientId')
  return { found[1] or '', found[2] or '', found[3] or '', 0 }
end
redis.call('HSET', account, 'user', user, 'hash', hash, 'clientId', clientId)
return { user, hash, clientId, 1 }
