import http2, { type ClientHttp2Session, type ClientHttp2Stream, type OutgoingHttpHeaders } from 'node:http2'
import { syncBuiltinESMExports } from 'node:module'
import type { Finding } from '../scanner/finding.ts'
import type { Scanner } from '../scanner/scanner.ts'
import { asBytes, createWriteScanner } from '../scanner/write-scanner.ts'
import { EgressRefused } from './egress-refused.ts'
import type { LawfulWay } from './lawful-head.ts'

/** HTTP/2 hands its bytes to the connection below JavaScript, so its requests are looked at where they are made. */
export function tapHttp2(scanner: Scanner, lawful: LawfulWay | undefined): void {
  const { connect } = http2
  const tapped = (...args: Parameters<typeof connect>): ClientHttp2Session => {
    const session = Reflect.apply(connect, http2, args) as ClientHttp2Session
    const { request, goaway } = session
    const url = new URL(String(args[0]))
    session.request = (headers = {}, options) => {
      refuse(inHeaders(withoutLawful(headers as OutgoingHttpHeaders, url)), `a request to ${url.origin}`)
      return tapStream(request.call(session, headers, options), url.origin)
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

  function tapStream(stream: ClientHttp2Stream, origin: string): ClientHttp2Stream {
    const { write, end, sendTrailers } = stream
    const find = createWriteScanner(scanner)
    const isClean = (finding: Finding | undefined, where: string) => {
      if (finding) stream.destroy(new EgressRefused(finding, `${where} to ${origin}`))
      return finding === undefined
    }
    const passes = ([chunk, encoding]: unknown[]) => {
      const bytes = asBytes(chunk, encoding)
      return isClean(bytes && find(bytes), 'a body')
    }
    stream.write = (...rest: unknown[]) => passes(rest) && (Reflect.apply(write, stream, rest) as boolean)
    stream.end = (...rest: unknown[]) => (passes(rest) ? Reflect.apply(end, stream, rest) : stream)
    stream.sendTrailers = (trailers) => {
      if (isClean(inHeaders(trailers), 'trailers')) sendTrailers.call(stream, trailers)
    }
    return stream
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
