import http2, { type ClientHttp2Session, type ClientHttp2Stream, type OutgoingHttpHeaders } from 'node:http2'
import { syncBuiltinESMExports } from 'node:module'
import type { Finding } from '../scanner/finding.ts'
import type { Scanner } from '../scanner/scanner.ts'
import { asBytes, createWriteScanner } from '../scanner/write-scanner.ts'
import { EgressRefused } from './egress-refused.ts'
import type { LawfulWay } from './lawful-head.ts'
import { watchWrites } from './watch-writes.ts'
import { createWebSocketScanner } from './web-socket-scanner.ts'

/** HTTP/2 hands its bytes to the connection below JavaScript, so its requests are looked at where they are made. */
export function tapHttp2(scanner: Scanner, lawful: LawfulWay | undefined): void {
  const { connect } = http2
  const tapped = (...args: Parameters<typeof connect>): ClientHttp2Session => {
    const session = Reflect.apply(connect, http2, args) as ClientHttp2Session
    const { request, goaway } = session
    const url = new URL(String(args[0]))
    session.request = (headers = {}, options) => {
      refuse(inHeaders(withoutLawful(headers as OutgoingHttpHeaders, url)), `a request to ${url.origin}`)
      const stream = request.call(session, headers, options)
      tapStream(stream, url.origin, ':protocol' in headers ? createWebSocketScanner : createWriteScanner)
      return stream
    }
    session.goaway = (code, lastStream, data) => {
      const bytes = asBytes(data)
      refuse(bytes && scanner.scan(bytes).findings[0], `a farewell to ${url.origin}`)
      goaway.call(session, code, lastStream, data)
    }
    return session
  }
  http2.connect = tapped as typeof connect
  syncBuiltinESMExports()

  function tapStream(
    stream: ClientHttp2Stream,
    origin: string,
    createFind: typeof createWebSocketScanner,
  ): void {
    const { sendTrailers } = stream
    watchWrites(stream, createFind(scanner), `a body to ${origin}`)
    stream.sendTrailers = (trailers) => {
      const finding = inHeaders(trailers)
      if (finding) stream.destroy(new EgressRefused(finding, `trailers to ${origin}`))
      else sendTrailers.call(stream, trailers)
    }
  }

  function inHeaders(headers: OutgoingHttpHeaders): Finding | undefined {
    return scanner.scan(Buffer.from(JSON.stringify(headers))).findings[0]
  }

  function withoutLawful(
    headers: OutgoingHttpHeaders,
    { protocol, hostname, port }: URL,
  ): OutgoingHttpHeaders {
    const isSecure = protocol === 'https:'
    const isThere =
      lawful?.host === hostname.replace(/^\[|\]$/g, '') &&
      lawful.port === Number(port || (isSecure ? 443 : 80)) &&
      lawful.isSecure === isSecure
    return Object.fromEntries(
      Object.entries(headers).filter(
        ([name, value]) => !(isThere && name.toLowerCase() === lawful.header && value === lawful.value),
      ),
    )
  }
}

function refuse(finding: Finding | undefined, where: string): void {
  if (finding) throw new EgressRefused(finding, where)
}
