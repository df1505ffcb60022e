-- Where a span of time lies among a room's messages. Times rise with their numbers, so halving finds it.
-- KEYS view
-- ARGV from till (ms; from included, till not)
-- Returns { first, stop }: numbers such that the messages of the span are those from `first` on and before `stop`;
--   0: no message is as late as that

local function at(entry)
  return tonumber(string.match(entry[2][2], '"at":(%d+)'))
end

local function seq(entry)
  return tonumber(string.match(entry[1], '^(%d+)'))
end

local oldest = redis.call('XRANGE', view, '-', '+', 'COUNT', 1)[1]
local newest = redis.call('XREVRANGE', view, '+', '-', 'COUNT', 1)[1]

local function firstNotBefore(time)
  if not newest or at(newest) < time then return 0 end
  local low, high = seq(oldest), seq(newest)
  while low < high do
    local middle = math.floor((low + high) / 2)
    -- Not every number is a message: the next one that is speaks for all before it.
    local found = redis.call('XRANGE', view, string.format('%.0f-0', middle), '+', 'COUNT', 1)[1]
    if at(found) >= time then high = middle else low = seq(found) + 1 end
  end
  return high
end

return { firstNotBefore(tonumber(from)), firstNotBefore(tonumber(till)) }
