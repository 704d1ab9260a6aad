import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import type { Form } from './forms.ts'

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const LOWER = UPPER.toLowerCase()
const DIGITS = '0123456789'
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

const codes = (text: string) => Array.from(Buffer.from(text))
const base64 = (content: string | Buffer) => Buffer.from(content).toString('base64')
const hex = (content: string | Buffer) => Buffer.from(content).toString('hex')
const percent = (text: string) =>
  codes(text)
    .map((code) => `%${code.toString(16)}`)
    .join('')
const cut = (text: string, length: number) => text.match(new RegExp(`.{1,${length}}`, 'gs')) ?? []
const bits = (text: string) =>
  codes(text)
    .map((code) => code.toString(2).padStart(8, '0'))
    .join('')
const inGroups = (text: string, size: number, alphabet: string) =>
  cut(bits(text), size)
    .map((group) => alphabet[Number.parseInt(group.padEnd(size, '0'), 2)])
    .join('')
/** Every third character written in another way. */
const hereAndThere = (text: string, write: (code: number) => string) =>
  Array.from(text, (char, i) => (i % 3 === 1 ? write(char.charCodeAt(0)) : char)).join('')
const mapped = (text: string, change: (code: number) => number) => Buffer.from(codes(text).map(change))

function numeral(text: string, alphabet: string): string {
  const base = BigInt(alphabet.length)
  let digits = ''
  for (let rest = BigInt(`0x${hex(text)}`); rest > 0n; rest /= base)
    digits = alphabet[Number(rest % base)] + digits
  return digits
}

/** Groups of four bytes as five digits; the last group is filled up with zeros. */
function base85(text: string, alphabet: string): string {
  const bytes = Buffer.concat([Buffer.from(text), Buffer.alloc((4 - (Buffer.byteLength(text) % 4)) % 4)])
  return Array.from({ length: bytes.length / 4 }, (_, i) => {
    let group = ''
    for (let rest = bytes.readUInt32BE(i * 4), k = 0; k < 5; k++, rest = Math.floor(rest / 85))
      group = alphabet[rest % 85] + group
    return group
  }).join('')
}

const ascii = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => String.fromCharCode(first + i)).join('')
const swapped = (text: string, width: 2 | 4) => {
  const words = Buffer.from(text.slice(0, text.length - (text.length % width)))
  return width === 2 ? words.swap16() : words.swap32()
}
const wide = (text: string) => Buffer.from(codes(text).flatMap((code) => [code, 0, 0, 0]))

/** Forms met less often, at least one for each view and family of needles that the scanner has. */
export const RARER_FORMS: readonly Form[] = [
  ['turned by 47 places', (it) => mapped(it, (code) => 33 + ((code - 33 + 47) % 94))],
  [
    'a mirrored alphabet',
    (it) =>
      it.replace(/[a-z]/gi, (char) => String.fromCharCode((char <= 'Z' ? 155 : 219) - char.charCodeAt(0))),
  ],
  ['UTF-32', wide],
  ['UTF-32, big end first', (it) => wide(it).swap32()],
  ['pairs of bytes swapped', (it) => swapped(it, 2)],
  ['base32hex', (it) => inGroups(it, 5, DIGITS + UPPER.slice(0, 22))],
  ['base32 of Crockford', (it) => inGroups(it, 5, `${DIGITS}ABCDEFGHJKMNPQRSTVWXYZ`)],
  ['z-base-32', (it) => inGroups(it, 5, 'ybndrfg8ejkmcpqxot1uwisza345h769')],
  ['uuencode', (it) => inGroups(it, 6, ascii(32, 64))],
  ['xxencode', (it) => inGroups(it, 6, `+-${DIGITS}${UPPER}${LOWER}`)],
  ['base64 of crypt', (it) => inGroups(it, 6, `./${DIGITS}${UPPER}${LOWER}`)],
  ['base64 of bcrypt', (it) => inGroups(it, 6, `./${UPPER}${LOWER}${DIGITS}`)],
  ['base64 of IMAP', (it) => inGroups(it, 6, `${UPPER}${LOWER}${DIGITS}+,`)],
  ['ascii85', (it) => base85(it, ascii(33, 85))],
  ['base85', (it) => base85(it, `${DIGITS}${UPPER}${LOWER}!#$%&()*+-;<=>?@^_\`{|}~`)],
  ['z85', (it) => base85(it, `${DIGITS}${LOWER}${UPPER}.-:+=^!/*?&<>()[]{}@%$#`)],
  ['a decimal number', (it) => numeral(it, DIGITS)],
  ['base36', (it) => numeral(it, DIGITS + LOWER)],
  ['base58', (it) => numeral(it, BASE58)],
  ['base58 of Flickr', (it) => numeral(it, DIGITS.slice(1) + BASE58.slice(33) + BASE58.slice(9, 33))],
  ['base62', (it) => numeral(it, DIGITS + UPPER + LOWER)],
  [
    'full-width letters',
    (it) =>
      codes(it)
        .map((code) => String.fromCharCode(code + 0xfee0))
        .join(''),
  ],
  ['zero-width spaces between', (it) => base64(percent(it)).replace(/.../g, '$&\u200b')],
  ['tags between', (it) => cut(it, 4).join('<wbr>')],
  [
    'quoted-printable, wrapped',
    (it) =>
      cut(
        codes(it)
          .map((code) => `=${code.toString(16).toUpperCase()}`)
          .join(''),
        12,
      ).join('=\r\n'),
  ],
  [
    'a hex dump',
    (it) =>
      cut(hex(`some text, ${it}`), 32)
        .map((line, i) => `${(i * 16).toString(16).padStart(8, '0')}  ${cut(line, 2).join(' ')}`)
        .join('\n'),
  ],
  [
    'base64 of gzip in pieces',
    (it) =>
      cut(base64(gzipSync(it)), 7)
        .map((piece) => `"${piece}"`)
        .join(', x.y + '),
  ],
  [
    'codes in assignments',
    (it) =>
      codes(it)
        .map((code, i) => `a[${i}] = ${code};`)
        .join('\n'),
  ],
  ['a list of codes of base64', (it) => `[${codes(base64(percent(it))).join(', ')}]`],
  ['bits of escapes', (it) => bits(percent(it))],
  ['ascii85 of escapes', (it) => `<~${base85(percent(it), ascii(33, 85))}~>`],
  [
    'letters in a private part of Unicode',
    (it) =>
      codes(percent(it))
        .map((code) => String.fromCharCode(0xe000 + code))
        .join(''),
  ],
  [
    'fields with names',
    (it) =>
      cut(it, 5)
        .map((piece, i) => `p${i}=${piece}`)
        .join('&'),
  ],
  [
    'codes with an offset',
    (it) =>
      codes(it)
        .map((code) => code + 3)
        .join(', '),
  ],
  ['bytes under a key', (it) => mapped(it, (code) => code ^ 0x15)],
  [
    'a shuffled alphabet',
    (it) =>
      it.replace(
        /[a-z0-9]/gi,
        (char) => (LOWER + UPPER + DIGITS)[((LOWER + UPPER + DIGITS).indexOf(char) * 25 + 7) % 62] ?? '',
      ),
  ],
  ['a letter after each', (it) => Array.from(it, (char) => `${char}x`).join('')],
  [
    'a program that counts',
    (it) =>
      `let s="";for(const [i,c] of [${codes(it)
        .map((code, i) => code ^ (i + 1))
        .join(',')}].entries())s+=c;let k=[${codes(it)
        .map((code, i) => code ^ (i + 1))
        .join(',')}].map((c,i)=>String.fromCharCode(c^(i+1))).join("")`,
  ],
  [
    'changing case',
    (it) => Array.from(it, (char, i) => (i % 2 ? char.toUpperCase() : char.toLowerCase())).join(''),
  ],
  [
    'escapes of style sheets here and there',
    (it) => hereAndThere(base64(percent(it)), (code) => `\\${code.toString(16)} `),
  ],
  [
    'quoted-printable here and there',
    (it) => hereAndThere(base64(percent(it)), (code) => `=${code.toString(16).toUpperCase()}`),
  ],
  [
    'a hex dump of escapes',
    (it) =>
      cut(hex(percent(it)), 32)
        .map((line, i) => `${(i * 16).toString(16).padStart(8, '0')}  ${cut(line, 2).join(' ')}`)
        .join('\n'),
  ],
  [
    'U+0041 of base64 of escapes',
    (it) =>
      codes(base64(percent(it)))
        .map((code) => `U+00${code.toString(16)}`)
        .join(' '),
  ],
  ['UTF-16 of base64 of escapes', (it) => Buffer.from(base64(percent(it)), 'utf16le')],
  ['the bytes of its hex', (it) => Buffer.from(it.replaceAll('-', ''), 'hex')],
  ['the password of a URL', (it) => /:([^:@/]+)@/.exec(it)?.[1] ?? ''],
  ['tags in base64 of escapes', (it) => cut(base64(percent(it)), 3).join('<wbr>')],
  [
    'a few full-width letters',
    (it) =>
      Array.from(base64(percent(it)), (char, i) =>
        i % 16 === 8 ? String.fromCharCode(char.charCodeAt(0) + 0xfee0) : char,
      ).join(''),
  ],
  ['characters in a column', (it) => Array.from(it, (char, i) => `${i};${char};item`).join('\n')],
  ['base32 of escapes', (it) => inGroups(percent(it), 5, `${UPPER}234567`)],
  ['hex of escapes', (it) => hex(percent(it))],
  ['gzip of base64', (it) => gzipSync(base64(it))],
  ['zlib of base64', (it) => deflateSync(base64(it))],
  ['raw deflate of base64', (it) => deflateRawSync(base64(it))],
  ['Brotli of base64', (it) => brotliCompressSync(base64(it))],
  ['Zstandard of escapes', (it) => zstdCompressSync(percent(it))],
  ['a zip archive', (it) => zipped(it)],
  ['Brotli in a tar archive', (it) => tarred(brotliCompressSync(base64(it)))],
  ['pixels of a picture', (it) => pictured(it)],
]

function zipped(text: string): Buffer {
  const packed = deflateRawSync(text)
  const head = Buffer.alloc(30)
  head.write('PK\x03\x04', 'latin1')
  head.writeUInt16LE(8, 8)
  head.writeUInt32LE(packed.length, 18)
  head.writeUInt16LE(5, 26)
  return Buffer.concat([head, Buffer.from('a.txt'), packed])
}

function tarred(content: Buffer): Buffer {
  const head = Buffer.alloc(512)
  head.write('a.txt')
  head.write(content.length.toString(8).padStart(11, '0'), 124)
  head.write('ustar', 257)
  return Buffer.concat([head, content, Buffer.alloc(512)])
}

function pictured(text: string): Buffer {
  const packed = deflateSync(text)
  const chunk = (type: string, content: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(content.length)
    return Buffer.concat([length, Buffer.from(type), content, Buffer.alloc(4)])
  }
  const halves = [packed.subarray(0, 20), packed.subarray(20)]
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ...halves.map((half) => chunk('IDAT', half)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
