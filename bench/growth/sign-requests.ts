import { Signer } from '@fastify/cookie'
import { idOf } from './population.ts'
import type { GrowthRequest } from './requests.ts'

const BROWSER = {
  'sec-fetch-site': 'same-origin',
  'x-forwarded-proto': 'https',
  'x-forwarded-for': '203.0.113.7',
}

/** Makes the headers that the browser of a person sends, whose sessions were made without signing in. */
export function signRequests(
  secret: string,
): (person: number, request: GrowthRequest) => Record<string, string> {
  const signer = new Signer(secret)
  return (person, { body }) => ({
    ...BROWSER,
    cookie: `__Host-session=${encodeURIComponent(signer.sign(idOf('session', person)))}`,
    ...(body !== undefined && { 'content-type': 'application/json' }),
  })
}
