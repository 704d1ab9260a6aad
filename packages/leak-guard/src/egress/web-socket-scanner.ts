import type { Finding } from '../scanner/finding.ts'
import type { Scanner } from '../scanner/scanner.ts'
import { createWriteScanner } from '../scanner/write-scanner.ts'
import { WebSocketReader } from '../wire/web-socket-reader.ts'

/** As `createWriteScanner`, and reads the frames of a WebSocket too, each of which a client masks by a key of its own. */
export function createWebSocketScanner(scanner: Scanner): (written: Buffer) => Finding | undefined {
  const findWritten = createWriteScanner(scanner)
  const findSaid = createWriteScanner(scanner)
  let finding: Finding | undefined
  const reader = new WebSocketReader('permessage-deflate', {
    message(content) {
      finding ??= findSaid(content)
    },
    unreadable() {},
  })
  return (written) => {
    reader.push(written)
    return finding ?? findWritten(written)
  }
}
