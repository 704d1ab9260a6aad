import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'

/** Ways to write a value, for the tests: none of them shares code with the scanner. */
export const codes = (text: string): number[] => Array.from(Buffer.from(text))
export const each = (text: string, write: (code: number) => string, between = ''): string =>
  codes(text).map(write).join(between)
export const base64 = (bytes: string | Buffer): string => Buffer.from(bytes).toString('base64')
export const base64url = (bytes: string | Buffer): string => Buffer.from(bytes).toString('base64url')
export const hex = (bytes: string | Buffer): string => Buffer.from(bytes).toString('hex')
export const reverse = (text: string): string => Buffer.from(text).reverse().toString()
export const percent = (text: string): string =>
  each(text, (code) => `%${code.toString(16).toUpperCase().padStart(2, '0')}`)
export const unicode = (text: string): string =>
  each(text, (code) => `\\u${code.toString(16).padStart(4, '0')}`)
export const entities = (text: string): string => each(text, (code) => `&#${code};`)
export const wrap = (text: string, width: number): string =>
  text.replace(new RegExp(`.{${width}}`, 'g'), '$&\n')
export const pieces = (text: string, length: number): string[] =>
  text.match(new RegExp(`.{1,${length}}`, 'g')) ?? []
export const shift = (text: string, places: number): string =>
  text.replace(/[a-z]/gi, (char) => {
    const first = char <= 'Z' ? 65 : 97
    return String.fromCharCode(first + ((char.charCodeAt(0) - first + places) % 26))
  })
export const mapped = (text: string, change: (code: number) => number): Buffer =>
  Buffer.from(codes(text).map(change))

export function base32(text: string): string {
  const bits = each(text, (code) => code.toString(2).padStart(8, '0'))
  return pieces(bits, 5)
    .map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(group.padEnd(5, '0'), 2)])
    .join('')
}

export function ascii85(text: string): string {
  const padded = Buffer.concat([Buffer.from(text), Buffer.alloc((4 - (text.length % 4)) % 4)])
  let out = ''
  for (let i = 0; i < padded.length; i += 4) {
    let value = padded.readUInt32BE(i)
    let group = ''
    for (let k = 0; k < 5; k++) {
      group = String.fromCharCode(33 + (value % 85)) + group
      value = Math.floor(value / 85)
    }
    out += group
  }
  return out
}

export function uuencode(text: string): string {
  const bits = each(text, (code) => code.toString(2).padStart(8, '0'))
  return pieces(bits, 6)
    .map((group) => String.fromCharCode(32 + Number.parseInt(group.padEnd(6, '0'), 2)))
    .join('')
}

export const packers = {
  gzip: (bytes: string | Buffer) => gzipSync(bytes),
  zlib: (bytes: string | Buffer) => deflateSync(bytes),
  deflate: (bytes: string | Buffer) => deflateRawSync(bytes),
  brotli: (bytes: string | Buffer) => brotliCompressSync(bytes),
  zstd: (bytes: string | Buffer) => zstdCompressSync(bytes),
}

/** One file in a zip archive, as a minimal writer makes it. */
export function zip(name: string, content: Buffer, method: 0 | 8 | 12 = 8, flags = 0): Buffer {
  const body = method === 8 ? deflateRawSync(content) : content
  const header = Buffer.alloc(30)
  header.write('PK\x03\x04', 'latin1')
  header.writeUInt16LE(flags, 6)
  header.writeUInt16LE(method, 8)
  header.writeUInt32LE(body.length, 18)
  header.writeUInt32LE(content.length, 22)
  header.writeUInt16LE(name.length, 26)
  return Buffer.concat([header, Buffer.from(name), body])
}

export function tar(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512)
  header.write(name)
  header.write(content.length.toString(8).padStart(11, '0'), 124)
  header.write('ustar', 257)
  return Buffer.concat([
    header,
    content,
    Buffer.alloc((512 - (content.length % 512)) % 512),
    Buffer.alloc(1024),
  ])
}

/** A PNG with a compressed text chunk, and its pixels cut into two chunks. */
export function png({ text, pixels }: { text?: string; pixels?: Buffer }): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const size = Buffer.alloc(4)
    size.writeUInt32BE(data.length)
    return Buffer.concat([size, Buffer.from(type), data, Buffer.alloc(4)])
  }
  const stream = deflateSync(pixels ?? Buffer.alloc(64))
  const half = stream.length >> 1
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(text ?? 'nothing')])),
    chunk('IDAT', stream.subarray(0, half)),
    chunk('IDAT', stream.subarray(half)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
