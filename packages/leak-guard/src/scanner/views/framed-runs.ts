import { decoded, type Reading } from './view.ts'

const ASCII85 = /<~([!-uz\s]+)~>/g
const UUENCODED = /begin [0-7]{3} [^\r\n]{1,255}\r?\n((?:[ -`]+\r?\n)+)/g

/** Runs that what stands around them tells, ascii85 and uuencode. */
export function framedRuns(text: string): Reading[] {
  const readings: Reading[] = []
  for (const { index, 0: match, 1: digits = '' } of text.includes('<~') ? text.matchAll(ASCII85) : [])
    readings.push(decoded('ascii85', fromAscii85(digits), index, index + match.length))
  for (const { index, 0: match, 1: lines = '' } of text.includes('begin ') ? text.matchAll(UUENCODED) : [])
    readings.push(decoded('uuencode', fromUuencode(lines), index, index + match.length))
  return readings
}

function fromAscii85(digits: string): Buffer {
  const bytes: number[] = []
  for (const [group] of digits
    .replace(/\s+/g, '')
    .replaceAll('z', '!!!!!')
    .matchAll(/.{1,5}/g)) {
    let value = 0
    for (const char of group.padEnd(5, 'u')) value = value * 85 + char.charCodeAt(0) - 33
    for (let i = 0; i + 1 < group.length; i++) bytes.push(Math.floor(value / 256 ** (3 - i)) & 0xff)
  }
  return Buffer.from(bytes)
}

function fromUuencode(lines: string): Buffer {
  const parts = lines.split(/\r?\n/).map((line) => {
    const length = (line.charCodeAt(0) - 32) & 63
    const base64 = line.slice(1).replace(/./g, (char) => BASE64[(char.charCodeAt(0) - 32) & 63] ?? '')
    return Buffer.from(base64, 'base64').subarray(0, length)
  })
  return Buffer.concat(parts)
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
