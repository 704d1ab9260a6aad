import { Secret, SHORTEST_SECRET } from '@app/leak-guard'
import type { Env } from './env.ts'

/**
 * The values that no response, no log line and no request of `fetch` may hold. Each session secret counts by itself, and
 * the address of an engine when there is a password in it.
 */
export function guardedSecrets({ VELT_AUTH_TOKEN, SESSION_SECRET, DATABASE_URL, REDIS_URL }: Env): Secret[] {
  const sessionSecrets = SESSION_SECRET.open().split(',')
  return [
    VELT_AUTH_TOKEN,
    ...sessionSecrets.map((one) => new Secret('SESSION_SECRET', one)),
    ...[DATABASE_URL, REDIS_URL].filter((address) => address !== undefined).filter(holdsPassword),
  ]
}

function holdsPassword(address: Secret): boolean {
  const url = address.open()
  return new URL(url).password !== '' && url.length >= SHORTEST_SECRET
}
