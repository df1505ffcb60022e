-- Whether a member may write now. Joined after step.lua and record.lua, so that what a room forbids is forbidden on
-- every node, to whatever client. ARGV burst intervalMs (0: no rate) only where takeTurn is called.

-- For whatever puts words into a room, an edit too: a refusal, or nil.
local function mayNotSpeak(member)
  if readOnly and member.role == 'member' then return { 'READ_ONLY' } end
  if member.mutedUntil > now then return { 'MUTED', whole(member.mutedUntil - now) } end
  return nil
end

-- For a new message: whether it comes too soon after the one before; if not, notes that the member has spoken.
local function takeTurn(member)
  local slow = member.role == 'member' and slowMode * 1000 or 0
  if slow > 0 then
    -- What was written by a clock ahead of this primary's makes nobody wait for longer than the room asks.
    local pause = math.min(member.spokeAt + slow - now, slow)
    if pause > 0 then return { 'SLOW_MODE', whole(pause) } end
    member.spokeAt = now
  end
  local interval = tonumber(intervalMs)
  if interval > 0 then
    -- GCRA: one number per member, the time at which it has spoken its share. Nobody has spent more than its share:
    -- what says so was written by a clock ahead of this primary's.
    local arrival = math.min(math.max(now, member.spent), now + tonumber(burst) * interval)
    local wait = arrival - now - (tonumber(burst) - 1) * interval
    if wait > 0 then return { 'RATE_LIMITED', whole(math.ceil(wait)) } end
    member.spent = arrival + interval
  end
  if interval > 0 or slow > 0 then writeRecord(user, member) end
  return nil
end
