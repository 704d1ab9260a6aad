/** Room for the readings of most files. Pages that are never written take up no memory. */
const ARENA = 32 * 1024 * 1024
const arena = Buffer.allocUnsafeSlow(ARENA)
let used = 0

/** Memory for a reading, gone when the enclosing `withScratch` ends: making and dropping buffers costs more than filling them. */
export function scratch(length: number): Buffer {
  const start = used
  if (start + length > ARENA) return Buffer.allocUnsafeSlow(length)
  // Words are read four bytes at a time, so every buffer starts at a multiple of eight.
  used = (start + length + 7) & ~7
  return arena.subarray(start, start + length)
}

/** Runs something whose scratch memory may be used again afterwards. Scans do not wait, so calls only nest. */
export function withScratch<Args extends unknown[], T>(run: (...args: Args) => T, ...args: Args): T {
  const start = used
  try {
    return run(...args)
  } finally {
    used = start
  }
}
