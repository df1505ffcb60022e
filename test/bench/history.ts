import { Redis } from "ioredis";
import { roomKeys } from "../../server/data/keys.ts";

const CHUNK = 5000;

/** As lua/step.lua appends a message, many in one go: nobody receives them, nobody is made to have read them. */
const FILL = `
local meta, log, view, room, count = KEYS[1], KEYS[2], KEYS[3], ARGV[1], tonumber(ARGV[2])
local top = redis.call('HMGET', meta, 'epoch', 'seq', 'id', 'count', 'at', 'by')
local epoch, seq, id, n, at = top[1], tonumber(top[2]), top[3], tonumber(top[4]), top[5]
for i = 1, count do
  local prev = id
  seq, n, id = seq + 1, n + 1, string.format('m_filled%d', seq)
  local event = '{"room":"' .. room .. '","epoch":"' .. epoch .. '","seq":' .. seq .. ',"prev":"' .. prev .. '","id":"' .. id
    .. '","type":"message.sent","at":' .. at .. ',"by":"' .. top[6] .. '","clientId":"' .. id .. '","body":{"text":"Said before"}}'
  local entry = table.concat({ epoch, seq, prev, id, 'message.sent', '-' }, ' ') .. '\\n' .. event
  redis.call('XADD', log, 'MAXLEN', '~', 10000, seq .. '-0', 'e', entry)
  redis.call('XADD', view, seq .. '-0', 'e', entry, 'n', n)
end
redis.call('HSET', meta, 'seq', seq, 'id', id, 'count', n)
`;

/** Gives a room so many messages at once. Nobody may watch it yet. */
export async function fillHistory(redisUrl: string, room: string, messages: number): Promise<void> {
  const redis = new Redis(redisUrl);
  const { meta, log, view } = roomKeys(room);
  for (let left = messages; left > 0; left -= CHUNK) {
    await redis.eval(FILL, 3, meta, log, view, room, Math.min(CHUNK, left));
  }
  redis.disconnect();
}
