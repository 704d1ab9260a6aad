import { brotliDecompressSync, constants, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import type { Allowance } from './container.ts'

export type Compression = 'zlib' | 'deflate' | 'brotli' | 'zstd'

/** A stream may grow to this many times its size, or to this size; the rest of a bomb is not unpacked. */
const MOST_RATIO = 256
const ALWAYS_ALLOWED = 4 * 1024 * 1024

export interface Decompressed {
  readonly bytes: Buffer
  /** How much of the input belongs to the stream. */
  readonly consumed: number
  /** False when the input ended before the stream did. */
  readonly complete: boolean
}

export type Failure = 'damaged' | 'too large'

/** What Node gives with `info: true`, which its types leave out. */
interface WithInfo {
  readonly buffer: Buffer
  readonly engine: { readonly bytesWritten: number }
}

const ENGINES = {
  zlib: { run: inflateSync, flush: constants.Z_SYNC_FLUSH },
  deflate: { run: inflateRawSync, flush: constants.Z_SYNC_FLUSH },
  brotli: { run: brotliDecompressSync, flush: constants.BROTLI_OPERATION_FLUSH },
  zstd: { run: zstdDecompressSync, flush: constants.ZSTD_e_flush },
} as const
const CUT_OFF = 'Z_BUF_ERROR'
/** Room to unpack to, at first: little for a short run that is tried, and for a file enough to go on without a stop. */
const SMALLEST_CHUNK = 1024
const LARGEST_CHUNK = 64 * 1024
/** What is no stream is found out soon: trying is cheap against unpacking. */
const COST_OF_TRYING = 0.05

/** Unpacks the stream at the start of `bytes` within the allowance, and says how it failed where it did. */
export function decompress(kind: Compression, bytes: Buffer, allowance: Allowance): Decompressed | Failure {
  const most = Math.min(allowance.bytes, Math.max(ALWAYS_ALLOWED, bytes.length * MOST_RATIO))
  if (most <= 0 || allowance.streams <= 0) return 'too large'
  allowance.streams -= COST_OF_TRYING
  const { run, flush } = ENGINES[kind]
  const chunkSize = Math.min(LARGEST_CHUNK, Math.max(SMALLEST_CHUNK, bytes.length * 4))
  for (const finishFlush of [undefined, flush]) {
    const options = {
      info: true,
      chunkSize,
      maxOutputLength: most,
      ...(finishFlush !== undefined && { finishFlush }),
    }
    // Most of what is tried is no stream, and the stack of a refusal costs more than the trying.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    try {
      const { buffer, engine } = run(bytes, options) as unknown as WithInfo
      allowance.bytes -= buffer.length
      allowance.streams -= 1
      return { bytes: buffer, consumed: engine.bytesWritten, complete: finishFlush === undefined }
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException
      if (code === 'ERR_BUFFER_TOO_LARGE') {
        allowance.bytes -= most
        return 'too large'
      }
      if (code !== CUT_OFF) break
    } finally {
      Error.stackTraceLimit = stackTraceLimit
    }
  }
  return 'damaged'
}
