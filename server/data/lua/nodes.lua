-- What the scripts over the list of nodes share.
-- KEYS beats (sorted set: run → when it last came) standings (hash: run → JSON) states (hash: run → `state since`)
--   stats (hash: run → JSON) gone (sorted set: name of a node that is lost → since when) remains (hash: that name → the
--   last that it said of itself) events (stream: what happened) drains (set: runs that are to be empty, and to stay)
--   rebalance (string: there while sockets are to be spread anew)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function whole(number)
  return string.format('%.0f', number)
end

-- Happenings beyond the newest few are let go of.
local function note(type, node, text)
  redis.call('XADD', events, 'MAXLEN', '~', 200, '*', 'type', type, 'node', node or '', 'text', text or '')
end

local function forget(run)
  redis.call('ZREM', beats, run)
  redis.call('HDEL', standings, run)
  redis.call('HDEL', states, run)
  redis.call('HDEL', stats, run)
  redis.call('SREM', drains, run)
end

-- A node is no more, and has not said so: its row stays for a while, unless a later run of it is there.
local function lose(run)
  local standing = redis.call('HGET', standings, run)
  forget(run)
  if not standing then return end
  local name = cjson.decode(standing).name
  note('lost', name)
  for _, other in ipairs(redis.call('HVALS', standings)) do
    if cjson.decode(other).name == name then return end
  end
  redis.call('ZADD', gone, now, name)
  redis.call('HSET', remains, name, standing)
end

local function comes(name)
  redis.call('ZREM', gone, name)
  redis.call('HDEL', remains, name)
end
