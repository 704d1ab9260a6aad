import {
  brotliDecompressSync,
  constants,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib'

/** A body that grows beyond this when unpacked is not read. */
const LARGEST = 256 * 1024 * 1024

const flush = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: LARGEST }
const brotliFlush = { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength: LARGEST }
const zstdFlush = { finishFlush: constants.ZSTD_e_flush, maxOutputLength: LARGEST }

/** Each unpacks a body that may be cut off: a page can be left before all of it is there. */
const DECODERS: Readonly<Record<string, (packed: Buffer) => Buffer>> = {
  gzip: (packed) => gunzipSync(packed, flush),
  'x-gzip': (packed) => gunzipSync(packed, flush),
  deflate: (packed) => {
    // Some servers leave out the two bytes in front.
    const isZlib = packed.length > 1 && packed.readUInt16BE(0) % 31 === 0
    return isZlib ? inflateSync(packed, flush) : inflateRawSync(packed, flush)
  },
  br: (packed) => brotliDecompressSync(packed, brotliFlush),
  zstd: (packed) => zstdDecompressSync(packed, zstdFlush),
}

/**
 * The body as its reader gets it, for a header such as `gzip` or `deflate, br`.
 *
 * @throws when it is damaged, grows too large, or is packed in a way that is not known here.
 */
export function decodeContent(body: Buffer, contentEncoding: string): Buffer {
  const steps = contentEncoding
    .toLowerCase()
    .split(',')
    .map((step) => step.trim())
    .filter((step) => step !== '' && step !== 'identity')
  return steps.reduceRight((packed, step) => {
    const decode = DECODERS[step]
    if (!decode) throw new Error(`The body is packed as ${step}, which cannot be unpacked here.`)
    return packed.length === 0 ? packed : decode(packed)
  }, body)
}
