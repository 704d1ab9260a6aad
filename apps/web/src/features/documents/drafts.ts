import { tabStore } from '../../stores.ts'
import type { Text } from './text.ts'

/** Text that is not saved yet, and the version it was written over. */
export interface Draft {
  readonly text: Text
  readonly version: number
}

/** Where the unsaved text of one document waits while the page is gone (a session that ended, a crash). */
export interface DraftKeeper {
  read(): Draft | null
  keep(draft: Draft): void
  forget(): void
}

/** Drafts live as long as the tab, one for each person and document; signing out clears them. */
export function draftKeeper(userId: string, documentId: string): DraftKeeper {
  const key = draftsOf(userId) + documentId
  return {
    read: () => parseDraft(tabStore.get(key)),
    keep: (draft) => tabStore.set(key, JSON.stringify(draft)),
    forget: () => tabStore.remove(key),
  }
}

/** Whether this tab keeps unsaved text of that person, also of documents that are not open. */
export function hasDrafts(userId: string): boolean {
  return tabStore.keys().some((key) => key.startsWith(draftsOf(userId)))
}

const draftsOf = (userId: string) => `draft:${userId}:`

function parseDraft(kept: string | null): Draft | null {
  // Only `keep` writes under this key, so what is there has its shape.
  return kept === null ? null : (JSON.parse(kept) as Draft)
}
