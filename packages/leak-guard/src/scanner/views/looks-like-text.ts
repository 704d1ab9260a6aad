const SAMPLES = 256
const MOST_CONTROLS = 0.1

/** Whether the bytes may be text, judged by a sample: text has next to no control characters. */
export function looksLikeText(bytes: Uint8Array): boolean {
  const step = Math.max(1, Math.floor(bytes.length / SAMPLES))
  let seen = 0
  let controls = 0
  for (let i = 0; i < bytes.length; i += step) {
    const byte = bytes[i] as number
    seen += 1
    if (byte < 9 || (byte > 13 && byte < 32) || byte === 127 || byte >= 0xf8) controls += 1
  }
  return controls <= seen * MOST_CONTROLS
}
