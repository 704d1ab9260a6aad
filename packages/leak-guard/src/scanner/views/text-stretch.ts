const IS_TEXT = new Uint8Array(256)
for (let byte = 32; byte < 127; byte++) IS_TEXT[byte] = 1
for (const byte of [9, 10, 13]) IS_TEXT[byte] = 1

/** How containers start that are told by their first bytes alone, wherever they are. */
const PACKED = [
  [0x1f, 0x8b, 0x08],
  [0x28, 0xb5, 0x2f, 0xfd],
  [0x50, 0x4b, 0x03, 0x04],
  [0x89, 0x50, 0x4e, 0x47],
].map((start) => Buffer.from(start))
const ZLIB = [0x01, 0x5e, 0x9c, 0xda].map((flags) => Buffer.from([0x78, flags]))
/** In more bytes than this, two given ones turn up by accident. */
const FEW = 4096

/** Whether so many ASCII characters follow each other somewhere: in bytes decoded in a wrong way they do not. */
export function hasTextStretch(bytes: Uint8Array, shortest = 12): boolean {
  // One byte in `shortest` is looked at, and its neighbours only when it is text.
  for (let probe = shortest - 1; probe < bytes.length; probe += shortest) {
    if (isText(bytes, probe) === 0) continue
    let start = probe
    while (start > 0 && isText(bytes, start - 1) === 1) start -= 1
    let end = probe + 1
    while (end < bytes.length && isText(bytes, end) === 1) end += 1
    if (end - start >= shortest) return true
    probe = end - 1
  }
  return false
}

/** Whether the bytes make sense so far as can be told at a glance: there is text in them, or a container. */
export function makesSense(bytes: Buffer): boolean {
  return (
    hasTextStretch(bytes) ||
    PACKED.some((start) => bytes.includes(start)) ||
    (bytes.length <= FEW && ZLIB.some((start) => bytes.includes(start)))
  )
}

function isText(bytes: Uint8Array, at: number): number {
  return IS_TEXT[bytes[at] as number] as number
}
