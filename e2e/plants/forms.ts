import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'

/** One way to write a secret: its name, and the writing. Shares no code with the scanner. */
export type Form = readonly [name: string, write: (secret: string) => string | Buffer]

const codes = (text: string) => Array.from(Buffer.from(text))
const each = (text: string, write: (code: number) => string, between = '') =>
  codes(text)
    .map((code) => write(code))
    .join(between)
const hex = (code: number, digits = 2) => code.toString(16).padStart(digits, '0')
const base64 = (content: string | Buffer) => Buffer.from(content).toString('base64')
const reversed = (text: string) => Array.from(text).reverse().join('')
const percent = (text: string) => each(text, (code) => `%${hex(code).toUpperCase()}`)
const unicode = (text: string) => each(text, (code) => `\\u${hex(code, 4)}`)
const entities = (text: string) => each(text, (code) => `&#${code};`)
const bits = (text: string) => each(text, (code) => code.toString(2).padStart(8, '0'))
const cut = (text: string, length: number) => text.match(new RegExp(`.{1,${length}}`, 'gs')) ?? []
const halves = (text: string) => [text.slice(0, text.length >> 1), text.slice(text.length >> 1)] as const
const utf16 = (text: string) => Buffer.from(text, 'utf16le')
const rotated = (text: string, places: number) =>
  text.replace(/[a-z]/gi, (letter) => {
    const first = letter <= 'Z' ? 65 : 97
    return String.fromCharCode(first + ((letter.charCodeAt(0) - first + places) % 26))
  })
const base32 = (text: string) =>
  cut(bits(text), 5)
    .map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(group.padEnd(5, '0'), 2)])
    .join('')

/** The list of the reference measurement: literal encodings, what programs do to texts, and what is packed. */
export const FORMS: readonly Form[] = [
  ['raw', (it) => it],
  ['upper case', (it) => it.toUpperCase()],
  ['lower case', (it) => it.toLowerCase()],
  ['reversed', reversed],
  ['rot13', (it) => rotated(it, 13)],
  ['rot5', (it) => rotated(it, 5)],
  ['hex', (it) => each(it, hex)],
  ['hex in capitals', (it) => each(it, hex).toUpperCase()],
  ['hex with colons', (it) => each(it, hex, ':')],
  ['hex with spaces', (it) => each(it, hex, ' ')],
  ['hex, reversed', (it) => each(reversed(it), hex)],
  ['base64', base64],
  ['base64, one byte in', (it) => base64(`x${it}`)],
  ['base64, two bytes in', (it) => base64(`xy${it}`)],
  ['base64url', (it) => Buffer.from(it).toString('base64url')],
  ['base64url, one byte in', (it) => Buffer.from(`x${it}`).toString('base64url')],
  ['base64, reversed', (it) => reversed(base64(it))],
  ['base64 of the reversed', (it) => base64(reversed(it))],
  ['base64 of base64', (it) => base64(base64(it))],
  ['base64 of hex', (it) => base64(each(it, hex))],
  ['hex of base64', (it) => each(base64(it), hex)],
  ['base64 of UTF-16', (it) => base64(utf16(it))],
  ['base64, wrapped at 64', (it) => cut(base64(it), 64).join('\n')],
  ['base64, wrapped at 20', (it) => cut(base64(it), 20).join('\r\n')],
  ['base64 of JSON', (it) => base64(JSON.stringify({ user: 'ada', token: it, roles: [] }))],
  ['base32', base32],
  ['base32 in small letters', (it) => base32(it).toLowerCase()],
  ['percent', percent],
  ['percent in small letters', (it) => percent(it).toLowerCase()],
  ['percent, twice', (it) => percent(percent(it))],
  ['percent, here and there', (it) => it.replace(/[aeiou0-9]/gi, percent)],
  ['%u0041', (it) => each(it, (code) => `%u${hex(code, 4)}`)],
  ['\\u0041', unicode],
  ['\\u{41}', (it) => each(it, (code) => `\\u{${hex(code)}}`)],
  ['\\x41', (it) => each(it, (code) => `\\x${hex(code)}`)],
  ['\\101', (it) => each(it, (code) => `\\${code.toString(8).padStart(3, '0')}`)],
  ['\\000041 of style sheets', (it) => each(it, (code) => `\\${hex(code, 6)}`)],
  ['U+0041', (it) => each(it, (code) => `U+${hex(code, 4)}`, ' ')],
  ['&#65;', entities],
  ['&#x41;', (it) => each(it, (code) => `&#x${hex(code)};`)],
  [
    'mixed escapes',
    (it) => Array.from(it, (char, i) => [char, percent(char), unicode(char)][i % 3]).join(''),
  ],
  ['UTF-16', utf16],
  ['UTF-16, big end first', (it) => utf16(it).swap16()],
  ['character codes', (it) => `[${codes(it).join(', ')}]`],
  ['character codes in hex', (it) => `[${each(it, (code) => `0x${hex(code)}`, ',')}]`],
  ['bits', (it) => cut(bits(it), 8).join(' ')],
  ['dashes between', (it) => cut(it, 8).join('-')],
  [
    'put together',
    (it) =>
      halves(it)
        .map((half) => JSON.stringify(half))
        .join(' + '),
  ],
  ['joined', (it) => `${JSON.stringify(cut(it, 4))}.join('')`],
  ['a template', (it) => `\`\${'${halves(it)[0]}'}${halves(it)[1]}\``],
  ['sixteen characters of it', (it) => it.slice(20, 36)],
  ['gzip', (it) => gzipSync(it)],
  ['zlib', (it) => deflateSync(it)],
  ['raw deflate', (it) => deflateRawSync(it)],
  ['Brotli', (it) => brotliCompressSync(it)],
  ['Zstandard', (it) => zstdCompressSync(it)],
  ['base64 of gzip', (it) => base64(gzipSync(it))],
  ['base64 of zlib', (it) => base64(deflateSync(it))],
]

/** Packed without a mark of its own, so that it is known only where a file or a body begins. */
export const UNMARKED: ReadonlySet<string> = new Set(['raw deflate', 'Brotli'])

/** Forms that can stand in an address, a header or a name: for the product of forms and channels. */
export const PLAIN_FORMS: readonly (readonly [string, (secret: string) => string])[] = FORMS.flatMap(
  ([name, write]) => {
    const sample = write('Az09_-'.repeat(14))
    return typeof sample === 'string' && /^[\w%-]+$/.test(sample) && name !== 'raw'
      ? [[name, (secret: string) => String(write(secret))] as const]
      : []
  },
)
