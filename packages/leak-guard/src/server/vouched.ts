let depth = 0

/** Whether what is being written to a socket right now was looked at before. */
export function isVouchedFor(): boolean {
  return depth > 0
}

/** Runs a write of bytes that were looked at. HTTP passes them to the socket before it returns, or else they are looked at again. */
export function vouchFor<T>(write: () => T): T {
  depth += 1
  try {
    return write()
  } finally {
    depth -= 1
  }
}
