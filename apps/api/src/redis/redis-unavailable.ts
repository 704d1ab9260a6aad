/** Redis did not do its work. What it said is the cause, for the log. */
export class RedisUnavailable extends Error {
  constructor(cause: unknown) {
    super('Redis is not available', { cause })
    this.name = 'RedisUnavailable'
  }
}
