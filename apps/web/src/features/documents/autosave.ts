import type { Document } from '@app/contracts'
import { ApiError, wordsFor } from '../../api-error.ts'
import type { DraftKeeper } from './drafts.ts'
import { sameText, type Text, textOf } from './text.ts'

export type SaveState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'unsaved' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly message: string; readonly temporary: boolean }
  | { readonly kind: 'gone' }
  | { readonly kind: 'conflict'; readonly theirs: Document }

export interface AutosaveView {
  /** What the person sees and types: never replaced without their choice. */
  readonly text: Text
  readonly state: SaveState
  /** Whether the text was kept from an earlier page and nobody has said yet what to do with it. */
  readonly restored: boolean
}

export interface AutosaveParts {
  /** The document as it was read; `document.version` is what the first save is made over. */
  readonly document: Document
  readonly drafts: DraftKeeper
  /** How long typing must rest before a save, in milliseconds. */
  readonly pauseMs: number
  save(text: Text, version: number): Promise<Document>
  readNewest(): Promise<Document>
}

export type Autosave = ReturnType<typeof createAutosave>

/**
 * Saves one document while it is being written: after a pause, one save at a time, each over the version the last one
 * made. A newer version by somebody else stops it until the person chooses, a deletion for good. Text that is not saved is kept as a draft.
 */
export function createAutosave({ document, drafts, pauseMs, save, readNewest }: AutosaveParts) {
  const draft = drafts.read()
  const restored = draft !== null && !sameText(draft.text, textOf(document))
  let stored = textOf(document)
  let version = restored ? draft.version : document.version
  let view: AutosaveView = restored
    ? { text: draft.text, state: { kind: 'unsaved' }, restored }
    : { text: stored, state: { kind: 'saved' }, restored }
  let pause: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined
  let askedAgain = false
  const listeners = new Set<() => void>()

  const isDirty = () => !sameText(view.text, stored)
  const isStopped = () => view.state.kind === 'conflict' || view.state.kind === 'gone'

  function show(change: Partial<AutosaveView>): void {
    view = { ...view, ...change }
    if (isDirty()) drafts.keep({ text: view.text, version })
    else drafts.forget()
    for (const listener of listeners) listener()
  }

  function schedule(): void {
    clearTimeout(pause)
    pause = setTimeout(flush, pauseMs)
  }

  async function saveOnce(): Promise<void> {
    const sent = view.text
    show({ state: { kind: 'saving' }, restored: false })
    try {
      version = (await save(sent, version).catch((error: unknown) => adoptLostAnswer(error, sent))).version
    } catch (error) {
      if (error instanceof NewerVersion) return show({ state: { kind: 'conflict', theirs: error.theirs } })
      if (error instanceof ApiError && error.status === 404) return show({ state: { kind: 'gone' } })
      const temporary = error instanceof ApiError && error.temporary
      return show({ state: { kind: 'failed', message: wordsFor(error), temporary } })
    }
    stored = sent
    show({ state: { kind: isDirty() ? 'unsaved' : 'saved' } })
  }

  /** A conflict with the very text that was sent is our own save, whose answer never arrived. */
  async function adoptLostAnswer(error: unknown, sent: Text): Promise<Document> {
    if (!(error instanceof ApiError) || error.code !== 'VERSION_CONFLICT') throw error
    const newest = await readNewest()
    if (!sameText(textOf(newest), sent)) throw new NewerVersion(newest)
    return newest
  }

  async function run(): Promise<void> {
    do {
      askedAgain = false
      await saveOnce()
    } while (askedAgain && view.state.kind === 'unsaved')
    running = undefined
  }

  /** Saves what is not saved, now; the answer is whether everything is. */
  async function flush(): Promise<boolean> {
    clearTimeout(pause)
    if (running) askedAgain = true
    else if (isDirty() && !isStopped()) running = run()
    await running
    return view.state.kind === 'saved'
  }

  function adopt(newer: Document): void {
    clearTimeout(pause)
    stored = textOf(newer)
    version = newer.version
    show({ text: stored, state: { kind: 'saved' }, restored: false })
  }

  return {
    view: () => view,

    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    edit(text: Text): void {
      const idle = sameText(text, stored) ? 'saved' : 'unsaved'
      show({
        text,
        restored: false,
        ...(view.state.kind !== 'saving' && !isStopped() && { state: { kind: idle } }),
      })
      schedule()
    },

    flush,

    /** Ends a conflict by saving the person's own text over the newer version. */
    async keepMine(): Promise<void> {
      if (view.state.kind !== 'conflict') return
      const { theirs } = view.state
      stored = textOf(theirs)
      version = theirs.version
      show({ state: { kind: isDirty() ? 'unsaved' : 'saved' } })
      await flush()
    },

    /** Ends a conflict by giving up the person's own text for the newer version. */
    takeTheirs(): void {
      if (view.state.kind === 'conflict') adopt(view.state.theirs)
    },

    /** Gives up text that was restored from a draft, for the document as it was read. */
    discardRestored(): void {
      if (view.restored) adopt(document)
    },

    /** Lets go of whatever is unsaved: the document is gone. */
    abandon(): void {
      clearTimeout(pause)
      stored = view.text
      drafts.forget()
    },
  }
}

class NewerVersion extends Error {
  readonly theirs: Document

  constructor(theirs: Document) {
    super('Somebody else saved this document')
    this.theirs = theirs
  }
}
