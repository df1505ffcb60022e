-- A node that stops says so: nobody has to wait for the end of its lease.
-- KEYS beats standings
-- ARGV run
redis.call('ZREM', beats, run)
redis.call('HDEL', standings, run)
return 1
