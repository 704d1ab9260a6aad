/** How far one scan goes. What is beyond is reported as not fully read. */
export const LIMITS = {
  /** Forms inside forms: `gzip > base64 > escapes` is three. */
  depth: 8,
  /** Bytes that compressed data may grow to, over the whole scan. */
  unpackedBytes: 256 * 1024 * 1024,
  /** Compressed streams tried, over the whole scan. */
  streams: 20_000,
  /** Bytes in all other readings together, as a multiple of the input and at least. */
  derivedRatio: 64,
  derivedAtLeast: 64 * 1024 * 1024,
  /** Inputs beyond this are searched for literal forms only. */
  thoroughBytes: 64 * 1024 * 1024,
  findings: 1000,
} as const
