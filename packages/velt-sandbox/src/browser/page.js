import { Value } from './value.js'

/**
 * What the elements show. `addComment` is null while no document is open; `refusal` says why one is not.
 * @typedef {{ id: string, userId: string, author: string, text: string, createdAt: string }} Comment
 * @typedef {{ userId: string, documentId: string, people: { userId: string, name: string }[], comments: Comment[],
 *   addComment: ((text: string) => Promise<unknown>) | null, refusal: string, sidebarOpen: boolean }} Page
 */

export const NO_DOCUMENT = { documentId: '', people: [], comments: [], addComment: null, refusal: '' }

export const page = new Value(/** @type {Page} */ ({ ...NO_DOCUMENT, userId: '', sidebarOpen: false }))

/** @param {Partial<Page>} change */
export const show = (change) => page.set({ ...page.current, ...change })
