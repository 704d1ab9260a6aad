/** The one way by which a value may leave: this header, in a request to this origin. */
export interface LawfulWay {
  readonly value: string
  /** In lower case. */
  readonly header: string
  readonly host: string
  readonly port: number
  readonly isSecure: boolean
}

const REQUEST_LINE = /^[A-Z]+ \S+ HTTP\/1\.[01]\r\n/
const HEAD_END = '\r\n\r\n'

/**
 * What of a write is left to be looked at, once the header that may hold the value is taken out. Only a write that starts
 * with a request line can have it, and only before the empty line that ends the head.
 */
export function withoutLawfulHeader(bytes: Buffer, { header, value }: LawfulWay): Buffer {
  const text = bytes.toString('latin1')
  const headEnd = text.indexOf(HEAD_END)
  if (!REQUEST_LINE.test(text) || headEnd < 0) return bytes
  const head = text
    .slice(0, headEnd)
    .split('\r\n')
    .filter((line) => !isLawful(line))
  return Buffer.from(head.join('\r\n') + text.slice(headEnd), 'latin1')

  function isLawful(line: string): boolean {
    const colon = line.indexOf(':')
    return line.slice(0, colon).toLowerCase() === header && line.slice(colon + 1).trim() === value
  }
}
