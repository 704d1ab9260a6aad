import http2, { type ClientHttp2Session, type OutgoingHttpHeaders } from 'node:http2'
import { syncBuiltinESMExports } from 'node:module'
import type { Finding } from '../scanner/finding.ts'
import { asBytes } from '../scanner/write-scanner.ts'
import { EgressRefused } from './egress-refused.ts'
import type { LawfulWay } from './lawful-head.ts'

/** HTTP/2 hands its bytes to the connection below JavaScript, so its requests are looked at where they are made. */
export function tapHttp2(find: (bytes: Buffer) => Finding | undefined, lawful: LawfulWay | undefined): void {
  const { connect } = http2
  const tapped = (...args: Parameters<typeof connect>): ClientHttp2Session => {
    const session = Reflect.apply(connect, http2, args) as ClientHttp2Session
    const { request } = session
    const url = new URL(String(args[0]))
    session.request = (headers = {}, options) => {
      const finding = find(Buffer.from(JSON.stringify(withoutLawful(headers as OutgoingHttpHeaders, url))))
      if (finding) throw new EgressRefused(finding, `a request to ${url.origin}`)
      const stream = request.call(session, headers, options)
      const { write, end } = stream
      const passes = (chunk: unknown) => {
        const bytes = asBytes(chunk)
        const found = bytes && find(bytes)
        if (found) stream.destroy(new EgressRefused(found, `a body to ${url.origin}`))
        return found === undefined
      }
      stream.write = (...rest: unknown[]) =>
        passes(rest[0]) && (Reflect.apply(write, stream, rest) as boolean)
      stream.end = (...rest: unknown[]) => (passes(rest[0]) ? Reflect.apply(end, stream, rest) : stream)
      return stream
    }
    return session
  }
  http2.connect = tapped as typeof connect
  syncBuiltinESMExports()

  function withoutLawful(
    headers: OutgoingHttpHeaders,
    { protocol, hostname, port }: URL,
  ): OutgoingHttpHeaders {
    const isSecure = protocol === 'https:'
    const isThere =
      lawful?.host === hostname &&
      lawful.port === Number(port || (isSecure ? 443 : 80)) &&
      lawful.isSecure === isSecure
    return Object.fromEntries(
      Object.entries(headers).filter(
        ([name, value]) => !(isThere && name.toLowerCase() === lawful.header && value === lawful.value),
      ),
    )
  }
}
