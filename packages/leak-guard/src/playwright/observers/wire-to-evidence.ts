import type { Evidence } from '../evidence.ts'
import type { WireListener } from '../http-connection.ts'

export function wireToEvidence(evidence: Evidence): WireListener {
  return {
    passed: (channel, url, content) => evidence.examine(channel, url, content),
    unreadable: (channel, url, reason) => evidence.miss(channel, url, reason),
  }
}
