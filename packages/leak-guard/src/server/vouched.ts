let depth = 0

/** Whether what is being written to a socket right now was looked at before. */
export function isVouchedFor(): boolean {
  return depth > 0
}

/** A method that takes a chunk, an encoding and a callback, each of which may be missing. */
type Write<Self, Result> = (this: Self, chunk: never, encoding: never, callback: never) => Result

/**
 * Calls a method that writes bytes that were looked at. HTTP passes them to the socket before it returns, or else they are
 * looked at again.
 */
export function vouchFor<Self, Result>(
  self: Self,
  write: Write<Self, Result>,
  chunk?: unknown,
  encoding?: unknown,
  callback?: unknown,
): Result {
  depth += 1
  try {
    return write.call(self, chunk as never, encoding as never, callback as never)
  } finally {
    depth -= 1
  }
}
