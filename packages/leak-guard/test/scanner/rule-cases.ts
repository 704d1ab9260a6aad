import {
  ascii85,
  base32,
  base64,
  base64url,
  codes,
  each,
  entities,
  hex,
  mapped,
  packers,
  percent,
  pieces,
  png,
  reverse,
  shift,
  tar,
  unicode,
  uuencode,
  wrap,
  zip,
} from './encoders.ts'

/** Writes a value in the form that a rule is about. */
export type Write = (value: string) => string | Buffer

const quoted = (text: string): string => `"${text}"`
const list = (value: string, write: (code: number) => number | string): string =>
  codes(value).map(write).join(', ')
const number = (value: string): bigint => BigInt(`0x${hex(value)}`)

/** A program whose numbers are of no use without working it out. */
const keyed = (value: string): string => `[${codes(value).map((code, i) => code + ((i * i * 7) % 41))}]`
const turn = 'String.fromCharCode(k[i]-(i*i*7)% 41)'
const program = (value: string): string =>
  `x=[${codes(value).map((code, i) => code + ((i * i * 7) % 41))}].map((c,i)=>String.fromCharCode(c-(i*i*7)% 41)).join("")`

function digits(value: bigint, alphabet: string): string {
  let text = ''
  for (let rest = value; rest > 0n; rest /= BigInt(alphabet.length))
    text = alphabet[Number(rest % BigInt(alphabet.length))] + text
  return text
}

/** As `hexdump -C` prints it, without the column of text, which would hold pieces of the value as they are. */
const dump = (text: string): string =>
  pieces(hex(text), 32)
    .map((line, i) => `${(i * 16).toString(16).padStart(8, '0')}  ${pieces(line, 2).join(' ')}`)
    .join('\n')

const bitsOf = (text: string): string =>
  codes(text)
    .map((code) => code.toString(2).padStart(8, '0'))
    .join('')
/** Two bytes as three characters, the lowest first (RFC 9285), and a last single byte as two. */
const base45 = (text: string): string =>
  pieces(text, 2)
    .map((pair) => {
      const value = Number(number(pair))
      const places = [value, Math.floor(value / 45), Math.floor(value / 2025)].slice(0, pair.length + 1)
      return places.map((place) => '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'[place % 45]).join('')
    })
    .join('')
/** The first sixteen bytes. */
const uuid = (text: string): string =>
  hex(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5')
const uuencodedLines = (text: string): string =>
  pieces(text, 45)
    .map((line) => String.fromCharCode(32 + line.length) + uuencode(line))
    .join('\n')

const DIGIT_NAMES = 'ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE'.split(' ')
/** As Python names letters and digits. */
const named = (char: string): string => {
  const digit = DIGIT_NAMES[Number.parseInt(char, 10)]
  const size = char === char.toUpperCase() ? 'CAPITAL' : 'SMALL'
  return `\\N{${digit ? `DIGIT ${digit}` : `LATIN ${size} LETTER ${char.toUpperCase()}`}}`
}
/** Words of 32 bits, with a sign. */
const signedWords = (bytes: Buffer): number[] => {
  const whole = Buffer.concat([bytes, Buffer.alloc(3)])
  return Array.from({ length: whole.length >> 2 }, (_, i) => whole.readInt32LE(i * 4))
}
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const ASCII = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

/** Rows of rule, what is written, and how; one or more for each rule that both modes know. */
export const WHOLE_CASES: readonly (readonly [string, string, Write])[] = [
  [
    'N15',
    'pairs of bytes swapped',
    (value) => Buffer.from(`a${value}bc`.slice(0, (value.length + 2) & ~1)).swap16(),
  ],
  ['V16', 'tags between', (value) => pieces(value, 4).join('<wbr>')],
  [
    'V16',
    'a tag around each letter',
    (value) => Array.from(value, (char) => `<i class="a">${char}</i>`).join(''),
  ],
  [
    'V16',
    'colours of a terminal',
    (value) => Array.from(value, (char) => `\u001b[1m${char}\u001b[0m`).join(''),
  ],
  ['N1', 'the value', (value) => value],
  ['N2', 'upper case', (value) => value.toUpperCase()],
  ['N2', 'lower case', (value) => value.toLowerCase()],
  ['N3', 'reversed', reverse],
  ['N4', 'rot13', (value) => shift(value, 13)],
  ['N4', 'rot7', (value) => shift(value, 7)],
  ['N4', 'rot47', (value) => mapped(value, (code) => 33 + ((code - 33 + 47) % 94))],
  [
    'N4',
    'a mirrored alphabet',
    (value) =>
      value.replace(/[a-z]/gi, (char) => String.fromCharCode((char <= 'Z' ? 155 : 219) - char.charCodeAt(0))),
  ],
  ['N5', 'hex', (value) => hex(value)],
  ['N5', 'upper-case hex', (value) => hex(value).toUpperCase()],
  ['N6', 'base64', (value) => base64(value)],
  ['N6', 'base64 one byte in', (value) => base64(`x${value}yz`)],
  ['N6', 'base64url two bytes in', (value) => base64url(`\xffx${value}y`)],
  ['N7', 'base32', base32],
  ['N7', 'base32 three bytes in', (value) => base32(`abc${value}d`)],
  ['N8', 'ascii85', ascii85],
  ['N8', 'ascii85 two bytes in', (value) => ascii85(`ab${value}cd`)],
  ['N8', 'base45', base45],
  ['N8', 'base45 a byte in', (value) => base45(`a${value}`)],
  ['N9', 'a binary number', (value) => number(value).toString(2)],
  ['N9', 'a decimal number', (value) => number(value).toString()],
  ['N9', 'base36', (value) => number(value).toString(36)],
  ['N9', 'base58', (value) => digits(number(value), BASE58)],
  ['N10', 'UTF-16', (value) => Buffer.from(value, 'utf16le')],
  ['N10', 'big-endian UTF-16', (value) => Buffer.from(value, 'utf16le').swap16()],
  [
    'N10',
    'UTF-32',
    (value) =>
      Buffer.from(
        each(value, (code) => `${String.fromCharCode(code)}\0\0\0`),
        'latin1',
      ),
  ],
  ['N11', 'uuencode', uuencode],
  ['N13', 'base64 of UTF-16', (value) => base64(Buffer.from(value, 'utf16le'))],
  ['N13', 'reversed base64', (value) => reverse(base64(value))],
  ['N13', 'base64 of the reversed value', (value) => base64(reverse(value))],
  ['V1', 'backslash x', (value) => each(value, (code) => `\\x${code.toString(16)}`)],
  ['V1', 'backslash u', unicode],
  ['V1', 'code point escapes', (value) => each(value, (code) => `\\u{${code.toString(16)}}`)],
  ['V1', 'octal escapes', (value) => each(value, (code) => `\\${code.toString(8)}`)],
  [
    'V1',
    'octal escapes of shells',
    (value) => each(value, (code) => `\\0${code.toString(8).padStart(3, '0')}`),
  ],
  ['V1', 'named characters', (value) => Array.from(value, named).join('')],
  ['V1', 'percent', percent],
  ['V1', 'double percent', (value) => percent(value).replaceAll('%', '%25')],
  ['V1', 'entities', entities],
  ['V1', 'entities without semicolons', (value) => each(value, (code) => `&#x${code.toString(16)}`)],
  ['V1', 'twice escaped entities', (value) => entities(value).replaceAll('&', '&amp;')],
  [
    'V1',
    'all families mixed',
    (value) =>
      Array.from(
        value,
        (char, i) => [char, percent(char), unicode(char), entities(char), `\\x${hex(char)}`][i % 5],
      ).join(''),
  ],
  [
    'V1',
    'JSON in JSON in JSON',
    (value) => JSON.stringify(JSON.stringify(JSON.stringify({ a: unicode(value) }))),
  ],
  ['V1', 'a line continuation', (value) => pieces(value, 5).join('\\\n')],
  ['V2', 'style sheet escapes', (value) => each(value, (code) => `\\${code.toString(16)} `)],
  ['V2', 'shell escapes', (value) => value.replace(/./g, '\\$&')],
  [
    'V3',
    'quoted-printable with soft line breaks',
    (value) =>
      pieces(
        each(value, (code) => `=${code.toString(16).toUpperCase()}`),
        12,
      ).join('=\r\n'),
  ],
  ['V4', 'concatenation', (value) => pieces(value, 5).map(quoted).join(' + ')],
  ['V4', 'dashes', (value) => pieces(value, 4).join('-')],
  [
    'V4',
    'changing case',
    (value) => Array.from(value, (char, i) => (i % 2 ? char.toUpperCase() : char.toLowerCase())).join(''),
  ],
  ['V4', 'base64 wrapped at 20', (value) => wrap(base64(`some text before ${value} and after`), 20)],
  ['V4', 'decimal codes', (value) => `[${list(value, (code) => code)}]`],
  ['V4', 'hex codes', (value) => list(value, (code) => `0x${code.toString(16)}`)],
  ['V4', 'octal codes', (value) => list(value, (code) => code.toString(8))],
  ['V4', 'octal codes as in C', (value) => list(value, (code) => `0${code.toString(8)}`)],
  ['V4', 'bits', (value) => each(value, (code) => code.toString(2).padStart(8, '0'), ' ')],
  ['V4', 'hex with colons', (value) => each(value, (code) => code.toString(16), ':')],
  ['V7', 'base64 of JSON with escapes', (value) => base64(JSON.stringify({ token: unicode(value) }))],
  ['V7', 'base64 of base64 of base64', (value) => base64(base64(base64(value)))],
  ['V7', 'base64 of bits, among which is no digit', (value) => base64(bitsOf(value))],
  ['V7', 'base64url of gzip of JSON', (value) => base64url(packers.gzip(JSON.stringify({ value })))],
  [
    'V7',
    'base64 of gzip, wrapped',
    (value) => wrap(base64(packers.gzip(`${value}, and text that makes several lines ${hex(value)}`)), 64),
  ],
  ['V8', 'hex of zlib', (value) => hex(packers.zlib(value))],
  ['V8', 'hex of base64, last in a path', (value) => `/assets/${hex(base64(value))}`],
  ['V8', 'hex of base64, between other letters', (value) => `token-X${hex(base64(value))}Z`],
  ['V9', 'base32 of percent', (value) => base32(percent(value))],
  ['V10', 'UTF-16 of escapes', (value) => Buffer.from(percent(value), 'utf16le')],
  ['V11', 'full-width letters', (value) => each(value, (code) => String.fromCharCode(code - 33 + 0xff01))],
  [
    'V11',
    'full-width letters with bytes between them that are no UTF-8',
    (value) => {
      const stray = ['c3', '80', 'e280', 'f0', 'ff'].map((bytes) => Buffer.from(bytes, 'hex'))
      const letters = Array.from(value, (char) =>
        Buffer.from(String.fromCharCode(char.charCodeAt(0) - 33 + 0xff01)),
      )
      return Buffer.concat(letters.flatMap((letter, i) => [letter, stray[i % stray.length] ?? letter]))
    },
  ],
  ['C1', 'gzip', (value) => packers.gzip(`text ${value} text`)],
  [
    'C1',
    'gzip behind other bytes',
    (value) => Buffer.concat([Buffer.from('header\0'), packers.gzip(value), Buffer.from('more')]),
  ],
  ['C2', 'zlib', (value) => packers.zlib(`text ${value} text`)],
  ['C3', 'raw deflate', (value) => packers.deflate(`text ${value} text`)],
  ['C4', 'Brotli', (value) => packers.brotli(`text text text text ${value} text`)],
  ['C5', 'Zstandard', (value) => packers.zstd(`text ${value} text`)],
  ['C6', 'zip', (value) => zip('config.json', Buffer.from(`{"token":"${value}"}`))],
  [
    'C6',
    'zip behind a program',
    (value) => Buffer.concat([Buffer.from('#!/bin/sh\n'), zip('a', Buffer.from(value))]),
  ],
  ['C7', 'tar in gzip', (value) => packers.gzip(tar('config.json', Buffer.from(percent(value))))],
  ['C8', 'PNG text', (value) => png({ text: value })],
  [
    'C8',
    'PNG behind PNG',
    (value) =>
      Buffer.concat([
        png({ pixels: Buffer.alloc(64) }),
        png({ pixels: Buffer.from(`${value}${reverse(hex(value))}`) }),
      ]),
  ],
  ['C8', 'PNG pixels', (value) => png({ pixels: Buffer.from(`${value}${reverse(hex(value))}`) })],
]

/** The same for the rules of builds and tests. */
export const PIECES_CASES: readonly (readonly [string, string, Write])[] = [
  ['V17', 'a letter after each', (value) => Array.from(value, (char) => `${char}x`).join('')],
  ['V18', 'a hex dump', (value) => dump(`first comes some text, then ${value}, then more`)],
  ['V1', 'code points', (value) => each(value, (code) => `U+00${code.toString(16)} `)],
  ['V1', 'escapes in names of XML', (value) => each(value, (code) => `_x00${code.toString(16)}_`)],
  ['V7', 'base64 of gzip after other letters', (value) => `abcdefg${base64(packers.gzip(value))}`],
  ['V7', 'base64 of gzip in groups of four', (value) => pieces(base64(packers.gzip(value)), 4).join(' ')],
  ['V7', 'base64 of gzip in short lines', (value) => `  ${wrap(base64(packers.gzip(value)), 16)}`],
  ['V8', 'gzip as hex with spaces', (value) => pieces(hex(packers.gzip(value)), 2).join(' ')],
  [
    'V8',
    'gzip as hex with colons',
    (value) =>
      pieces(hex(packers.gzip(value)), 2)
        .join(':')
        .toUpperCase(),
  ],
  [
    'V8',
    'the labels of a host name',
    (value) => `http://${pieces(hex(reverse(hex(value))), 60).join('.')}.invalid/`,
  ],
  ['V8', 'gzip as hex in words', (value) => pieces(hex(packers.gzip(value)), 8).join(' ')],
  [
    'V7',
    'reversed base64 of JSON with escapes',
    (value) => reverse(base64(JSON.stringify({ token: unicode(value) }))),
  ],
  ['V8', 'hex of percent, one digit in', (value) => `a${hex(percent(value))}`],
  [
    'V5',
    'base64 of gzip in pieces',
    (value) =>
      pieces(base64(packers.gzip(value)), 7)
        .map(quoted)
        .join(','),
  ],
  [
    'V5',
    'pieces in different statements',
    (value) =>
      pieces(value, 6)
        .map((piece, i) => `const part${i} = '${piece}';`)
        .join('\n'),
  ],
  [
    'V6',
    'codes with indexes between',
    (value) =>
      codes(value)
        .map((code, i) => `a[${i}] = ${code};`)
        .join('\n'),
  ],
  [
    'V6',
    'codes one a line',
    (value) =>
      codes(value)
        .map((code) => `s += String.fromCharCode(${code});`)
        .join('\n'),
  ],
  [
    'V6',
    '32-bit words',
    (value) =>
      Array.from({ length: value.length >> 2 }, (_, i) => Buffer.from(value).readUInt32LE(i * 4)).join(','),
  ],
  ['V6', 'a gzip file as numbers', (value) => `new Uint8Array([${[...packers.gzip(value)].join(',')}])`],
  ['V12', 'codes with an offset', (value) => list(value, (code) => code + 3)],
  ['V12', 'bytes under a key', (value) => mapped(value, (code) => code ^ 0x5a)],
  [
    'V13',
    'a shuffled alphabet',
    (value) => value.replace(/[a-zA-Z0-9]/g, (char) => ASCII[(ASCII.indexOf(char) * 25 + 7) % 62] ?? ''),
  ],
  [
    'V14',
    'constants in different places',
    (value) => {
      const [a = '', b = '', c = '', ...rest] = pieces(value, 5)
      return `const o={k:"${a}",n:{m:"${b}"}};function f(){return "${c}"}use(\`\${o.k}\${o.n.m}\${f()}${rest.join('')}\`)`
    },
  ],
  [
    'V14',
    'a list mapped',
    (value) => `x=[${list(value, (code) => code * 2)}].map((c)=>String.fromCharCode(c/2)).join("")`,
  ],
  [
    'V14',
    'a loop',
    (value) =>
      `let s="";const k=[${codes(value).map((code, i) => code ^ (i + 1))}];for(let i=0;i<k.length;i++)s+=String.fromCharCode(k[i]^(i+1))`,
  ],
  [
    'V14',
    'letters of an alphabet',
    (value) => `const A="${ASCII}";x=${Array.from(value, (char) => `A[${ASCII.indexOf(char)}]`).join('+')}`,
  ],
  [
    'V14',
    'atob of a reversed text',
    (value) => `x=atob("${reverse(base64(percent(value)))}".split("").reverse().join(""))`,
  ],
  ['V14', 'a filler taken out', (value) => `x="${Array.from(value).join('QQ')}".replaceAll("QQ","")`],
  [
    'V14',
    'a script in HTML',
    (value) =>
      `<p>Hi<script type="module">let s='';for (const c of [${list(value, (code) => code ^ 9)}]) { s += String.fromCharCode(c ^ 9) }</script>`,
  ],
  ['V14', 'a program that writes a script tag', (value) => `t="<script>1</script>";${program(value)}`],
  [
    'V14',
    'a script in HTML behind a comment',
    (value) => `<!-- <script>x</script> --><script>${program(value)}</script>`,
  ],
  ['V14', 'a loop with while', (value) => `k=${keyed(value)};s="";i=0;while(i<k.length){s+=${turn};i++}`],
  ['V14', 'a loop that counts down', (value) => `k=${keyed(value)};s="";i=k.length;while(i--)s=${turn}+s`],
  ['V14', 'a loop with do', (value) => `k=${keyed(value)};s="";i=0;do{s+=${turn}}while(++i<k.length)`],
  [
    'V14',
    'a loop over keys',
    (value) =>
      `k=[${codes(value).map((code) => code * 2)}];s="";for(const i in k)s+=String.fromCharCode(k[i]/2)`,
  ],
  [
    'V14',
    'bytes stored one by one',
    (value) =>
      `k=${keyed(value)};b=new Uint8Array(k.length);for(let i=0;i<k.length;i++)b[i]=k[i]-(i*i*7)% 41;x=String.fromCharCode(...b)`,
  ],
  [
    'V14',
    'members set one by one',
    (value) =>
      `const o={};${pieces(value, 4)
        .map((piece, i) => `o.k${i}="${piece}";a${i}=${i};`)
        .join(' '.repeat(300))}x=Object.values(Object.assign({},o)).join("")`,
  ],
  [
    'V14',
    'a function that calls itself',
    (value) => `k=${keyed(value)};const f=(i)=>i<k.length?${turn}+f(i+1):"";x=f(0)`,
  ],
  [
    'V14',
    'a function that decides with if',
    (value) =>
      `k=${keyed(value)};function f(i){if(i>=k.length){return ""}else{const c=${turn};return c+f(i+1)}}x=f(0)`,
  ],
  [
    'V14',
    'a function that decides with switch',
    (value) =>
      `k=${keyed(value)};const f=(i)=>{switch(i%2){case 0:return k[i]-(i*i*7)% 41;default:return k[i]-(i*i*7)% 41}};x=k.map((_,i)=>String.fromCharCode(f(i))).join("")`,
  ],
  [
    'V14',
    'a template with a function',
    (value) =>
      `const t=(texts,...keys)=>keys.map((k,i)=>String.fromCharCode(k-(i*i*7)% 41)).join("");x=t\`${JSON.parse(
        keyed(value),
      )
        .map((code: number) => `\${${code}}`)
        .join(' ')}\``,
  ],
  [
    'V14',
    'a list with something put in',
    (value) =>
      `k=${keyed(value.slice(0, 20))};k.splice(10,0,${keyed(value.slice(20)).slice(1, -1)});k.splice(10,${value.length - 20});x=k.map((c,i)=>String.fromCharCode(c-(i*i*7)% 41)).join("")`,
  ],
  ['V14', 'a program behind a byte order mark', (value) => `\ufeff${program(value)}`],
  ['V14', 'a program in a call of eval', (value) => `eval(${JSON.stringify(program(value))})`],
  [
    'V14',
    'a program in a function made of a text',
    (value) => `new Function("a", ${JSON.stringify(program(value))})()`,
  ],
  [
    'V14',
    'a program in a source map',
    (value) => Buffer.from(JSON.stringify({ sourcesContent: ['1', program(value)] })),
  ],
  [
    'V14',
    'a script of a page in JSON',
    (value) => JSON.stringify({ html: `<p>Hi<script>${program(value)}</script>` }),
  ],
  ['V14', 'a page in a program', (value) => `x=${JSON.stringify(`<p>Hi<script>${program(value)}</script>`)}`],
  ['V14', 'a handler in HTML', (value) => `<a onclick='${program(value)}'>`],
  ['V14', 'a handler with entities', (value) => `<a onclick="${program(value).replaceAll('"', '&quot;')}">`],
  ['V14', 'an address that is a program', (value) => `<a href='javascript:${program(value)}'>`],
  ['V14', 'a program that declares a name twice', (value) => `let a, b\nlet a\n${program(value)}`],
  ['V14', 'a script in a picture', (value) => `<svg><script><![CDATA[${program(value)}]]></script></svg>`],
  ['V15', 'a piece of eight random characters', (value) => `x ${value.slice(11, 19)} y`],
  ['V15', 'a piece in base64', (value) => base64(`config: ${value.slice(4, 18)}, more`)],
  [
    'V15',
    'a piece as hex with colons',
    (value) => each(value.slice(8, 20), (code) => code.toString(16), ':'),
  ],
  ['V15', 'a piece as a UUID', (value) => uuid(value.slice(4, 20))],
  ['V15', 'a piece across two literals', (value) => `"${value.slice(3, 8)}" + "${value.slice(8, 13)}"`],
  [
    'V19',
    'pieces in fields of their own',
    (value) => JSON.stringify(pieces(value, 5).map((part, index) => ({ index, part }))),
  ],
  [
    'V19',
    'pieces in lines, from the last to the first',
    (value) =>
      pieces(value, 4)
        .map((piece, i) => `set K${i}=${piece}`)
        .reverse()
        .join('\r\n'),
  ],
  ['V19', 'pieces of three in words', (value) => pieces(value, 3).join('zz')],
  ['V19', 'pairs of characters with letters between', (value) => pieces(value, 2).join(' and ')],
  [
    'V19',
    'hex codes in calls',
    (value) =>
      codes(value)
        .map((code) => `ChrW(&H${code.toString(16)})`)
        .join(' & '),
  ],
  [
    'V20',
    'characters with keys',
    (value) => JSON.stringify(Object.fromEntries(Array.from(value, (char, i) => [`k${i}`, char]))),
  ],
  [
    'V20',
    'characters in a column',
    (value) => Array.from(value, (char, i) => `${i};${char};item`).join('\n'),
  ],
  [
    'V2',
    'style sheet escapes of entities',
    (value) => each(entities(value), (code) => `\\${code.toString(16).padStart(6, '0')}`),
  ],
  ['V2', 'decimal escapes of RTF', (value) => each(value, (code) => `\\u${code}?`)],
  [
    'V3',
    'quoted-printable of entities',
    (value) => each(entities(value), (code) => `=${code.toString(16).toUpperCase()}`),
  ],
  ['V6', 'a gzip file as signed words', (value) => `[${signedWords(packers.gzip(value)).join(', ')}]`],
  [
    'V14',
    'buffers put together',
    (value) => `Buffer.concat([${pieces(value, 5).map((piece) => `Buffer.from("${hex(piece)}", "hex")`)}])`,
  ],
  ['V6', 'a gzip file as signed bytes', (value) => `{${[...new Int8Array(packers.gzip(value))].join(', ')}}`],
  [
    'V6',
    'a gzip file as words with separators',
    (value) =>
      `[${signedWords(packers.gzip(value)).map((word) => word.toLocaleString('en').replaceAll(',', '_'))}]`,
  ],
  ['V6', 'a list of the codes of escapes', (value) => list(percent(value), (code) => code)],
  ['V6', 'a list of typed numbers', (value) => list(base64(percent(value)), (code) => `${code}u8`)],
  ['V16', 'base64 of escapes with tags between', (value) => pieces(base64(percent(value)), 3).join('<wbr>')],
  [
    'V21',
    'base64 of escapes with zero-width spaces',
    (value) => Array.from(base64(percent(value))).join('\u200b'),
  ],
  ['V21', 'base64 of escapes with soft hyphens', (value) => Array.from(base64(percent(value))).join('&shy;')],
  [
    'V21',
    'letters in a private part of Unicode',
    (value) =>
      codes(percent(value))
        .map((code) => String.fromCharCode(0xe000 + code))
        .join(''),
  ],
  [
    'V21',
    'tag characters',
    (value) =>
      codes(value)
        .map((code) => String.fromCodePoint(0xe0000 + code))
        .join(''),
  ],
  [
    'V21',
    'gzip in characters of its own, one for each byte',
    (value) => JSON.stringify(packers.gzip(value).toString('latin1')),
  ],
  ['V22', 'ascii85 of escapes', (value) => `<~${ascii85(percent(value))}~>`],
  ['V22', 'uuencode of escapes', (value) => `begin 644 a\n${uuencodedLines(percent(value))}\n\`\nend`],
  ['V22', 'bits of base64', (value) => bitsOf(base64(percent(value)))],
  ['V22', 'bits, the lowest first', (value) => pieces(bitsOf(value), 8).map(reverse).join('')],
]
