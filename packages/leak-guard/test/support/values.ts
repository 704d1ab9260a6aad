import { createHash } from 'node:crypto'

/** Random-looking values that are the same on every run. */
export function valueFrom(seed: string, alphabet: string, length: number): string {
  let text = ''
  for (let block = 0; text.length < length; block++) {
    for (const byte of createHash('sha256').update(`${seed} ${block}`).digest())
      text += alphabet[byte % alphabet.length]
  }
  return text.slice(0, length)
}

export const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
export const HEX_DIGITS = '0123456789abcdef'

/** A value of the same shape that has every eighth character changed, so that at most seven in a row are shared. */
export function nearMiss(secret: string): string {
  const alphabet = /^[\da-f]+$/.test(secret) ? HEX_DIGITS : ALPHANUMERIC
  return Array.from(secret, (char, i) => {
    if (i % 8 !== 7 || !alphabet.includes(char)) return char
    return alphabet[(alphabet.indexOf(char) + 1 + (i % 5)) % alphabet.length]
  }).join('')
}
