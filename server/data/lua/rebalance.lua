-- For a while nodes that have more sockets than their share let some go.
-- KEYS as nodes.lua has them
-- ARGV forMs
redis.call('SET', rebalance, whole(now), 'PX', forMs)
return 1
