import type { Evidence } from '../evidence.ts'
import type { ProtocolSession } from '../protocol/connection.ts'
import { lookAtEach } from './look-at-each.ts'
import type { Observer } from './observer.ts'

/** Reads style sheets as they stand, those that scripts made or changed included: their rules are in no node. */
export function observeStyleSheets(evidence: Evidence): Observer {
  const sheets = new Map<ProtocolSession, Set<string>>()
  return {
    attach({ isPage, session }) {
      if (!isPage) return
      const known = new Set<string>()
      sheets.set(session, known)
      session.on('CSS.styleSheetAdded', ({ header }) => known.add(header.styleSheetId))
      session.on('CSS.styleSheetRemoved', ({ styleSheetId }) => known.delete(styleSheetId))
      for (const domain of ['DOM.enable', 'CSS.enable'] as const) session.send(domain).catch(() => undefined)
    },

    async look(targets) {
      await lookAtEach(targets, evidence, 'style-sheet', async ({ session, url }) => {
        for (const styleSheetId of sheets.get(session) ?? []) {
          evidence.examine('style-sheet', url, await textOf(session, styleSheetId))
        }
      })
    },
  }
}

async function textOf(session: ProtocolSession, styleSheetId: string): Promise<string> {
  try {
    return (await session.send('CSS.getStyleSheetText', { styleSheetId })).text
  } catch (fault) {
    // It went with the document that it was of: not every removal is told.
    if ((fault as Error).message.includes('No style sheet with given id found')) return ''
    throw fault
  }
}
