import type { Finding } from './finding.ts'
import type { Scanner } from './scanner.ts'

/** What may be passed on now, or what was found: then nothing more may be passed on. */
export type Passed = { readonly clean: Buffer } | { readonly finding: Finding }

/** Looks at bytes that come in pieces, and passes a byte on only when no secret can start at or before it. */
export interface StreamScanner {
  push(chunk: Uint8Array): Passed
  /** The rest, when the stream has come to its end. */
  end(): Passed
}

/** Bytes that one character of a secret takes up at most: `&#x0000041;` and its like. */
const WIDEST_CHARACTER = 16
const NOTHING: Passed = { clean: Buffer.alloc(0) }

/**
 * Always holds back the same number of bytes, whatever they are, so that the timing of a stream tells nothing about
 * how close its content comes to a secret. A form that takes up more than `holdBack` bytes may be split over what is
 * held: see SPEC.md.
 */
export function createStreamScanner(scanner: Scanner): StreamScanner {
  const holdBack = scanner.longestSecret * WIDEST_CHARACTER
  let held: Buffer = Buffer.alloc(0)
  return {
    push(chunk) {
      held = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk])
      const [finding] = scanner.scan(held).findings
      if (finding) return { finding }
      if (held.length <= holdBack) return NOTHING
      const clean = held.subarray(0, held.length - holdBack)
      held = held.subarray(held.length - holdBack)
      return { clean }
    },
    end() {
      const clean = held
      held = Buffer.alloc(0)
      return { clean }
    },
  }
}

/** A message that grows beyond this is passed on in pieces like any other stream, so that memory stays bounded. */
const LONGEST_MESSAGE = 1024 * 1024
const MESSAGE_ENDS = ['\n\n', '\r\n\r\n', '\r\r'].map((end) => Buffer.from(end))

/**
 * The same for `text/event-stream`: a message is held until it is complete and then passed on whole, so that it arrives
 * in time. A secret split over messages is not found.
 */
export function createEventStreamScanner(scanner: Scanner): StreamScanner {
  const inPieces = createStreamScanner(scanner)
  let message: Buffer = Buffer.alloc(0)
  return {
    push(chunk) {
      if (message.length > LONGEST_MESSAGE) return inPieces.push(chunk)
      message = Buffer.concat([message, chunk])
      if (message.length > LONGEST_MESSAGE) return inPieces.push(message)
      const end = Math.max(...MESSAGE_ENDS.map((mark) => endOfLast(message, mark)))
      if (end === 0) return NOTHING
      const clean = message.subarray(0, end)
      message = message.subarray(end)
      const [finding] = scanner.scan(clean).findings
      return finding ? { finding } : { clean }
    },
    end() {
      if (message.length > LONGEST_MESSAGE) return inPieces.end()
      const [finding] = scanner.scan(message).findings
      return finding ? { finding } : { clean: message }
    },
  }
}

function endOfLast(message: Buffer, mark: Buffer): number {
  const at = message.lastIndexOf(mark)
  return at < 0 ? 0 : at + mark.length
}
