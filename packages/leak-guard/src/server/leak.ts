import type { Finding } from '../scanner/finding.ts'

/** Where a leak was stopped. */
export type Channel = 'body' | 'headers' | 'trailers' | 'early hints' | 'socket'

/** What may be known of a leak that was stopped: never the secret. */
export interface Leak {
  readonly channel: Channel
  readonly secret: string
  readonly form: string
}

/** Is told of a leak, and of the request that it would have answered, where that is known. */
export type OnLeak = (leak: Leak, requestId?: string) => void

export function leakFrom(channel: Channel, { secret, form }: Finding): Leak {
  return { channel, secret, form }
}
