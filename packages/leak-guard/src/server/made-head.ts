import type { ServerResponse } from 'node:http'

/** What Node keeps of a head that it has made and not sent: its text, and what it concluded from it. */
interface MadeHead {
  _header: string | null
  _hasBody: boolean
  chunkedEncoding: boolean
}

/** The value of a header, by its name in lower case, in the head that Node has made or else in what was set so far. */
export function valueInHead(response: ServerResponse, name: string): string | undefined {
  const { _header: head } = response as unknown as MadeHead
  if (head) return new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*$`, 'im').exec(head)?.[1]
  const value = response.getHeader(name)
  return value === undefined ? undefined : String(value)
}

/**
 * Makes a response forget its head and headers, so that another takes their place. Only where nothing was sent yet: Node keeps
 * a head until the first byte of the body.
 */
export function takeBackHead(response: ServerResponse): void {
  const made: MadeHead = { _header: null, _hasBody: response.req.method !== 'HEAD', chunkedEncoding: false }
  Object.assign(response, made)
  for (const name of response.getHeaderNames()) response.removeHeader(name)
}
