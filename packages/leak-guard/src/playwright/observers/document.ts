import type { Evidence } from '../evidence.ts'
import type { ProtocolSession } from '../protocol/connection.ts'
import { lookAtEach } from './look-at-each.ts'
import type { Observer } from './observer.ts'

/** Styles that can hold a text or an address which is in no node. */
const STYLES_WITH_TEXT = ['content', 'background-image', 'cursor', 'list-style-image', 'quotes']

/**
 * Looks at documents as they stand: every node with closed shadow roots and templates, what is in form fields, and the
 * text that style sheets add.
 */
export function observeDocuments(evidence: Evidence): Observer {
  return {
    async look(targets) {
      const pages = targets.filter(({ isPage }) => isPage)
      await lookAtEach(pages, evidence, 'document', ({ session }) => lookAt(session))
    },
  }

  async function lookAt(session: ProtocolSession): Promise<void> {
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true })
    evidence.examine('document', root.documentURL, JSON.stringify(root))
    const { strings } = await session.send('DOMSnapshot.captureSnapshot', {
      computedStyles: STYLES_WITH_TEXT,
    })
    evidence.examine('form-field', root.documentURL, JSON.stringify(strings))
  }
}
