/** Where a session's record is; its other part is its entry in the index of its user. */
export const RECORD = 'session:'
/** Where the index of a user's sessions is: entries `handle hash`, by the moment at which they began. */
export const INDEX = 'sessions-of:'

/**
 * Starts a session, unless there is or was one under this id: a record without an entry is the tombstone of one that ended.
 * Keys: record, index. Values: now, user, handle, entry, idle limit, absolute limit.
 */
export const START = `
  if redis.call('EXISTS', KEYS[1]) == 1 then return end
  redis.call('HSET', KEYS[1], 'user', ARGV[2], 'handle', ARGV[3], 'created', ARGV[1], 'seen', ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[5])
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[1] - ARGV[6])
  redis.call('ZADD', KEYS[2], ARGV[1], ARGV[4])
  redis.call('PEXPIRE', KEYS[2], ARGV[6])
`

/**
 * Reads a session if it is live: record and entry are both there, and neither limit is over. Of the two, only the record can
 * be named beforehand, since it says whose index the entry is in. Seen longer ago than the step, it is marked as seen now.
 * Key: record. Values: now, began after, seen after, idle limit, step.
 */
export const VISIT = `
  local user, handle, created, seen = unpack(redis.call('HMGET', KEYS[1], 'user', 'handle', 'created', 'seen'))
  if not user then return end
  if tonumber(created) <= tonumber(ARGV[2]) or tonumber(seen) <= tonumber(ARGV[3]) then return end
  local hash = string.sub(KEYS[1], ${RECORD.length + 1})
  if not redis.call('ZSCORE', '${INDEX}' .. user, handle .. ' ' .. hash) then return end
  if ARGV[1] - seen > tonumber(ARGV[5]) then
    redis.call('HSET', KEYS[1], 'seen', ARGV[1])
    redis.call('PEXPIRE', KEYS[1], ARGV[4])
  end
  return { user, handle, created, seen }
`
