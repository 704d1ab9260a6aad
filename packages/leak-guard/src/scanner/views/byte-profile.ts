/** Which byte values occur at all: one pass that tells which views and containers are worth a look. */
export type ByteProfile = Uint8Array

/** Bytes that text does not have: control characters, and what UTF-8 never uses. */
const NO_TEXT = Array.from({ length: 256 }, (_, byte) => byte).filter(
  (byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27) || byte === 127 || byte >= 0xf5,
)

const profiles: Uint8Array[] = []

/** The profile in a slot is good until the same slot is asked for again: a scan has one for each depth. */
export function profileOf(bytes: Uint8Array, slot: number): ByteProfile {
  profiles[slot] ??= new Uint8Array(256)
  const seen = profiles[slot].fill(0)
  for (let i = 0; i < bytes.length; i++) seen[bytes[i] as number] = 1
  return seen
}

export function hasAll(profile: ByteProfile, bytes: Iterable<number>): boolean {
  for (const byte of bytes) if (profile[byte] === 0) return false
  return true
}

export function isPlainText(profile: ByteProfile): boolean {
  for (let i = 0; i < NO_TEXT.length; i++) if (profile[NO_TEXT[i] as number] === 1) return false
  return true
}
