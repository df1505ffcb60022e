-- Joined before a script that only reads, where its answer must be one that replicas share: what is written here makes
-- the WAIT that follows say something (DELIVERY, rule 3).
-- KEYS of the script, with meta
local existed = redis.call('EXISTS', meta) == 1
redis.call('HSET', meta, 'touched', redis.call('TIME')[1])
if not existed then redis.call('DEL', meta) end
