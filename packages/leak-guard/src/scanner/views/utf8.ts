/** Bytes of the UTF-8 sequence that starts with this byte; one for what starts none. */
export function lengthOf(byte: number): number {
  return byte < 0xc2 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 1
}

/** The code point of the sequence at `at`, or that of the replacement character when it is none. */
export function codeAt(input: Uint8Array, at: number, end: number): number {
  let code = end - at === 1 ? 0xfffd : (input[at] as number) & (0x7f >> (end - at))
  for (let i = at + 1; i < end; i++) {
    const next = input[i] ?? 0
    if ((next & 0xc0) !== 0x80) return 0xfffd
    code = (code << 6) | (next & 0x3f)
  }
  return code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? 0xfffd : code
}
