let depth = 0

/** Whether what is being written to a socket right now was looked at before. */
export function isVouchedFor(): boolean {
  return depth > 0
}

/**
 * Calls a method that writes bytes that were looked at. HTTP passes them to the socket before it returns, or else they are
 * looked at again.
 */
export function vouchFor<Self, Result>(
  self: Self,
  write: (this: Self, first: never, second: never, third: never) => Result,
  first?: unknown,
  second?: unknown,
  third?: unknown,
): Result {
  depth += 1
  try {
    return write.call(self, first as never, second as never, third as never)
  } finally {
    depth -= 1
  }
}
