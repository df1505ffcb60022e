-- What `members` holds of one member: `role spent mutedUntil spokeAt joinedAt`, times in ms; what is missing is 0.
-- Joined after step.lua.

local function readRecord(record)
  local role, spent, mutedUntil, spokeAt, joinedAt = string.match(record, '^(%S+) ?(%d*) ?(%d*) ?(%d*) ?(%d*)$')
  return {
    role = role, spent = tonumber(spent) or 0, mutedUntil = tonumber(mutedUntil) or 0,
    spokeAt = tonumber(spokeAt) or 0, joinedAt = tonumber(joinedAt) or 0,
  }
end

local function recordText(one)
  local times = { whole(one.spent), whole(one.mutedUntil), whole(one.spokeAt), whole(one.joinedAt) }
  return one.role .. ' ' .. table.concat(times, ' ')
end

local function writeRecord(who, one)
  redis.call('HSET', members, who, recordText(one))
end
