import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib'

/**
 * A slow second opinion, sharing nothing with the scanner: applies every decoder to the whole input, to every line and
 * to every quoted or word-like stretch of it, and asks `includes`. Only good for small inputs.
 */
export function oracleFinds(input: Buffer, secret: string, depth = 4): boolean {
  if (input.includes(secret) || input.includes(Buffer.from(secret, 'utf16le'))) return true
  if (depth === 0) return false
  return decodings(input).some(
    (bytes) => bytes.length > 0 && !bytes.equals(input) && oracleFinds(bytes, secret, depth - 1),
  )
}

function decodings(input: Buffer): Buffer[] {
  const text = input.toString('latin1')
  const words = [...new Set([text, ...(text.match(/[A-Za-z0-9+/=_-]{16,}/g) ?? [])])]
  return [
    ...[gunzipSync, inflateSync, brotliDecompressSync, zstdDecompressSync].map((unpack) =>
      attempt(() => unpack(input)),
    ),
    ...words.flatMap((word) => [Buffer.from(word, 'base64'), Buffer.from(word, 'hex')]),
    Buffer.from(
      text.replace(/%([\dA-F]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
      'latin1',
    ),
    Buffer.from(
      text.replace(/\\u([\da-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
      'latin1',
    ),
    Buffer.from(
      text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
      'latin1',
    ),
    Buffer.from(text.replaceAll('\0', ''), 'latin1'),
    Buffer.from([...text].reverse().join(''), 'latin1'),
    Buffer.from(text.replace(/\\*"\s*\+\s*\\*"/g, ''), 'latin1'),
    Buffer.from(text.replaceAll('\n', ''), 'latin1'),
  ]
}

function attempt(run: () => Buffer): Buffer {
  try {
    return run()
  } catch {
    return Buffer.alloc(0)
  }
}
