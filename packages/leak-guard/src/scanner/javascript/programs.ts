/** A program in a text, and the stretch of the text that it was written in. */
export interface Program {
  readonly source: string
  readonly start: number
  readonly end: number
}

/** Matches up to the end of the file where a script has none, so that no stretch is gone through twice. */
const SCRIPT = /<script\b[^>]*>?([\s\S]*?)(?:<\/script|$)/gi
/**
 * Handlers, and addresses that are programs: to a parser, `javascript:` is a label. Looked for by their quotes, of which there
 * are fewer than words.
 */
const ATTRIBUTE =
  /(?<=\b(on[a-z]+\s*=\s*|(?:href|src|action)\s*=\s*(?=["']javascript:)))(?:"([^"]*)"|'([^']*)')/gi
const ENTITIES: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&#39;': "'",
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
}
const CDATA = /<!\[CDATA\[|\]\]>\s*$/g
const BYTE_ORDER_MARK = '\xef\xbb\xbf'

/** The programs in the markup of a page or picture. */
export function* programsInMarkup(text: string): Generator<Program> {
  for (const { 0: element, 1: script = '', index } of text.matchAll(SCRIPT)) {
    const start = index + element.indexOf('>') + 1
    yield { source: script.replace(CDATA, blank), start, end: start + script.length }
  }
  for (const { 0: value, 1: name = '', 2: double, 3: single = '', index } of text.matchAll(ATTRIBUTE)) {
    const source = (double ?? single).replace(/&(?:quot|#39|lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? '')
    yield { source, start: index - name.length, end: index + value.length }
  }
}

/** The programs that a file is, or of which it is a list: the strings in JSON, such as those of a source map. */
export function programsOf(text: string): Program[] {
  const strings = stringsInJson(text)
  if (strings.length > 0) return strings.map((source) => ({ source, start: 0, end: text.length }))
  return [{ source: text.replace(BYTE_ORDER_MARK, blank), start: 0, end: text.length }]
}

function stringsInJson(text: string): string[] {
  const strings: string[] = []
  if (!/^\s*[[{]/.test(text)) return strings
  try {
    JSON.parse(text, (_, value) => {
      if (typeof value === 'string') strings.push(value)
    })
  } catch {
    return []
  }
  return strings
}

/** As long as it was, so that places stay. */
function blank(match: string): string {
  return ' '.repeat(match.length)
}
