const DIGITS = '0123456789'
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const LOWER = UPPER.toLowerCase()

/** The value as one great number, written in these alphabets. */
const NUMERALS: readonly (readonly [string, string])[] = [
  ['decimal number', DIGITS],
  ['base36', DIGITS + LOWER],
  ['base36', DIGITS + UPPER],
  ['base58', `${DIGITS.slice(1)}ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz`],
  ['base58 (Flickr)', `${DIGITS.slice(1)}abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ`],
  ['base62', DIGITS + UPPER + LOWER],
  ['base62', DIGITS + LOWER + UPPER],
  ['base62', UPPER + LOWER + DIGITS],
]

/** `[label, digits]` of the bytes read as one number, in both byte orders. Alignment means nothing here. */
export function numerals(bytes: Uint8Array): (readonly [string, string])[] {
  const orders = [bytes, bytes.toReversed()].map((order) => BigInt(`0x${Buffer.from(order).toString('hex')}`))
  return orders.flatMap((number) =>
    NUMERALS.map(([label, alphabet]) => [label, digits(number, alphabet)] as const),
  )
}

function digits(number: bigint, alphabet: string): string {
  const base = BigInt(alphabet.length)
  let text = ''
  for (let rest = number; rest > 0n; rest /= base) text = alphabet[Number(rest % base)] + text
  return text
}
