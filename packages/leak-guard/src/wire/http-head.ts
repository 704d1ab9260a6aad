/** The first line and the headers of a message, as they were sent. */
export interface HttpHead {
  readonly startLine: string
  readonly text: string
  readonly headers: ReadonlyMap<string, string>
}

/** Takes a head apart; `text` is all up to the empty line. Repeated headers are joined with commas. */
export function parseHead(text: string): HttpHead {
  const [startLine = '', ...lines] = text.split('\r\n')
  const headers = new Map<string, string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon < 0) continue
    const name = line.slice(0, colon).toLowerCase()
    const value = line.slice(colon + 1).trim()
    const known = headers.get(name)
    headers.set(name, known === undefined ? value : `${known}, ${value}`)
  }
  return { startLine, text, headers }
}
