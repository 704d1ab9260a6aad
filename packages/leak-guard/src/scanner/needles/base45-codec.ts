const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

/** Two bytes as three characters, the lowest first (RFC 9285): the whole groups, for both alignments. */
export function base45Cores(bytes: Uint8Array): string[] {
  return [0, 1].map((skip) => {
    let core = ''
    for (let at = skip; at + 2 <= bytes.length; at += 2) {
      const value = ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
      for (const place of [1, 45, 45 * 45]) core += ALPHABET[Math.floor(value / place) % 45]
    }
    return core
  })
}
