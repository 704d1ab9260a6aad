/** How far one scan goes. What is beyond is reported as not fully read. */
export const LIMITS = {
  /** Forms inside forms: `gzip > base64 > escapes` is three. */
  depth: 8,
  /** Inputs beyond this are searched for literal forms only. */
  thoroughBytes: 64 * 1024 * 1024,
  findings: 1000,
  /** Bytes in all readings together, as a multiple of the input; small inputs may always have `derivedBytes`. */
  derivedRatio: 64,
  /** What a reading counts for beside its bytes: tens of thousands of short ones take long too. */
  derivedOverhead: 128,
  /**
   * By mode: what compressed data may grow to over the whole scan, and the compressed streams tried. A server has less
   * patience than a build, because what it looks at may have been stored by somebody to keep it busy.
   */
  pieces: { unpackedBytes: 256 * 1024 * 1024, streams: 20_000, derivedBytes: 64 * 1024 * 1024 },
  whole: { unpackedBytes: 32 * 1024 * 1024, streams: 200, derivedBytes: 32 * 1024 * 1024 },
} as const
