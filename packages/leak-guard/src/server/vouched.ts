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
  write: (this: Self, ...args: never[]) => Result,
  args: readonly unknown[],
): Result {
  depth += 1
  try {
    return Reflect.apply(write, self, args as never[])
  } finally {
    depth -= 1
  }
}
