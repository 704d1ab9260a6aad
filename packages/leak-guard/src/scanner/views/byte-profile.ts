/** Which byte values occur at all: one pass that tells which views and containers are worth a look. */
export type ByteProfile = Uint8Array

export function profileOf(bytes: Uint8Array): ByteProfile {
  const seen = new Uint8Array(256)
  for (let i = 0; i < bytes.length; i++) seen[bytes[i] as number] = 1
  return seen
}

export function hasAll(profile: ByteProfile, bytes: Iterable<number>): boolean {
  for (const byte of bytes) if (profile[byte] === 0) return false
  return true
}

/** Whether there is no byte that text does not have: control characters, or the lead bytes of anything but UTF-8. */
export function isPlainText(profile: ByteProfile): boolean {
  for (let byte = 0; byte < 256; byte++) {
    const belongs =
      (byte >= 9 && byte <= 13) || byte === 27 || (byte >= 32 && byte < 127) || (byte >= 0x80 && byte < 0xf5)
    if (!belongs && profile[byte] === 1) return false
  }
  return true
}
