import type { Document } from '@app/contracts'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { ApiError } from '../../../src/api-error.ts'
import { createAutosave } from '../../../src/features/documents/autosave.ts'
import { type Draft, draftKeeper } from '../../../src/features/documents/drafts.ts'
import type { Text } from '../../../src/features/documents/text.ts'

const pauseMs = 1000
const conflict = new ApiError({ status: 409, code: 'VERSION_CONFLICT', message: 'There is a newer version' })
const outage = new ApiError({ status: 503, code: 'UNAVAILABLE', message: 'Down for a moment' })
const drafts = draftKeeper('u1', 'd1')

beforeEach(() => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
})

/** A server's document with its version rule, whose answers the test lets through one at a time. */
function stage(options: { draft?: Draft; trims?: boolean } = {}) {
  let server = documentOf({ title: 'Title', body: 'one' }, 1)
  const stored = new Set([server.body])
  const store = (text: Text) => {
    server = documentOf({ ...text, title: text.title.trim() }, server.version + 1)
    stored.add(server.body)
  }
  const waiting: {
    text: Text
    version: number
    settle: () => Promise<void>
    fail: (error: unknown) => Promise<void>
  }[] = []
  if (options.draft) drafts.keep(options.draft)
  let inFlight = 0
  let mostInFlight = 0

  const save = (text: Text, version: number) =>
    new Promise<Document>((resolve, reject) => {
      mostInFlight = Math.max(mostInFlight, ++inFlight)
      const finish = async (end: () => void) => {
        inFlight--
        end()
        await vi.advanceTimersByTimeAsync(0)
      }
      waiting.push({
        text,
        version,
        settle: () =>
          finish(() => {
            if (version !== server.version) return reject(conflict)
            store(text)
            resolve(server)
          }),
        fail: (error) => finish(() => reject(error)),
      })
    })

  const autosave = createAutosave({
    document: server,
    drafts,
    pauseMs,
    save,
    readNewest: async () => server,
  })
  return {
    autosave,
    waiting,
    body: () => autosave.view().text.body,
    state: () => autosave.view().state.kind,
    type: (body: string) => autosave.edit({ ...autosave.view().text, body }),
    rest: () => vi.advanceTimersByTimeAsync(pauseMs),
    server: () => server,
    saveByOther: store,
    /** Every text the server ever held: a later version by somebody else takes nothing away. */
    stored,
    mostInFlight: () => mostInFlight,
    /** Lets the save that waits through, and answers whether there was one. */
    next: async () => {
      const [first] = waiting.splice(0, 1)
      await first?.settle()
      return first !== undefined
    },
    failNext: async (error: unknown) => waiting.splice(0, 1)[0]?.fail(error),
    /** The save reached the server, but its answer is lost. */
    loseAnswer: async () => {
      const [first] = waiting.splice(0, 1)
      if (first?.version === server.version) store(first.text)
      await first?.fail(outage)
    },
  }
}

function documentOf(text: Text, version: number): Document {
  return { id: 'd1', organizationId: 'o1', ...text, version, updatedAt: '2026-11-24T10:00:00Z' }
}

describe('saving', () => {
  test('a document that nobody touched is never saved', async () => {
    const { rest, waiting, state, autosave } = stage()
    expect(await autosave.flush()).toBe(true)
    await rest()
    expect(state()).toBe('saved')
    expect(waiting).toHaveLength(0)
  })

  test('typing is saved once, after it has rested', async () => {
    const { type, rest, waiting, state, next, server } = stage()
    for (const body of ['t', 'tw', 'two']) {
      type(body)
      await vi.advanceTimersByTimeAsync(pauseMs - 1)
    }
    expect(state()).toBe('unsaved')
    expect(waiting).toHaveLength(0)
    await rest()
    expect(state()).toBe('saving')
    await next()
    expect(state()).toBe('saved')
    expect(server()).toMatchObject({ body: 'two', version: 2 })
  })

  test('a flush saves at once and answers when everything is safe', async () => {
    const { type, autosave, next, server } = stage()
    type('two')
    const safe = autosave.flush()
    await next()
    expect(await safe).toBe(true)
    expect(server().body).toBe('two')
  })

  test('text that is typed back to what is stored needs no save', async () => {
    const { type, rest, waiting, state } = stage()
    type('two')
    type('one')
    expect(state()).toBe('saved')
    await rest()
    expect(waiting).toHaveLength(0)
  })

  test('a title the API trims does not make an endless row of saves', async () => {
    const { autosave, rest, next, waiting, state } = stage()
    autosave.edit({ title: 'New title ', body: 'one' })
    await rest()
    await next()
    expect(state()).toBe('saved')
    await rest()
    expect(waiting).toHaveLength(0)
    expect(autosave.view().text.title).toBe('New title ')
  })
})

describe('typing during a save', () => {
  test('it stays on the screen and is saved next, over the version just made', async () => {
    const { type, rest, next, state, body, server } = stage()
    type('two')
    await rest()
    type('two three')
    expect(state()).toBe('saving')
    await next()
    expect(state()).toBe('unsaved')
    expect(body()).toBe('two three')
    await rest()
    await next()
    expect(state()).toBe('saved')
    expect(server()).toMatchObject({ body: 'two three', version: 3 })
  })

  test('two saves are never in flight, however often somebody asks', async () => {
    const { type, rest, autosave, next, waiting, mostInFlight, server, state } = stage()
    type('a')
    await rest()
    for (const body of ['b', 'c', 'd']) {
      type(body)
      void autosave.flush()
      await rest()
    }
    expect(waiting).toHaveLength(1)
    while (await next()) await rest()
    expect(mostInFlight()).toBe(1)
    expect(state()).toBe('saved')
    expect(server().body).toBe('d')
  })

  test('a flush asked for meanwhile answers only after the later text is safe', async () => {
    const { type, rest, autosave, next, server } = stage()
    type('two')
    await rest()
    type('three')
    const answered = vi.fn()
    void autosave.flush().then(answered)
    await next()
    expect(answered).not.toHaveBeenCalled()
    await next()
    expect(answered).toHaveBeenCalledWith(true)
    expect(server().body).toBe('three')
  })
})

describe('a failure', () => {
  test('it says why, keeps the text, and a retry saves it', async () => {
    const { type, rest, failNext, autosave, next, body, server, state } = stage()
    type('two')
    await rest()
    await failNext(outage)
    expect(autosave.view().state).toEqual({ kind: 'failed', message: 'Down for a moment', temporary: true })
    expect(body()).toBe('two')
    const safe = autosave.flush()
    expect(state()).toBe('saving')
    await next()
    expect(await safe).toBe(true)
    expect(server().body).toBe('two')
  })

  test('a flush that fails answers that not everything is safe', async () => {
    const { type, autosave, failNext } = stage()
    type('two')
    const safe = autosave.flush()
    await failNext(outage)
    expect(await safe).toBe(false)
  })

  test('typing on tries again after the pause', async () => {
    const { type, rest, failNext, next, state, server } = stage()
    type('two')
    await rest()
    await failNext(outage)
    type('two three')
    expect(state()).toBe('unsaved')
    await rest()
    await next()
    expect(server().body).toBe('two three')
  })

  test('a refused title is told in the words of the API', async () => {
    const { autosave, rest, failNext } = stage()
    autosave.edit({ title: '', body: 'one' })
    await rest()
    const issues = [{ path: '/title', message: 'A title is needed' }]
    await failNext(new ApiError({ status: 400, code: 'VALIDATION', message: 'Not valid', issues }))
    expect(autosave.view().state).toEqual({ kind: 'failed', message: 'A title is needed', temporary: false })
  })

  test('a save whose answer was lost is not taken for somebody else’s', async () => {
    const { type, rest, loseAnswer, autosave, next, state, server } = stage()
    type('two')
    await rest()
    await loseAnswer()
    expect(state()).toBe('failed')
    void autosave.flush()
    await next()
    expect(state()).toBe('saved')
    expect(server()).toMatchObject({ body: 'two', version: 2 })
  })

  test('nor is one whose title the API has trimmed', async () => {
    const { autosave, rest, loseAnswer, next, state } = stage()
    autosave.edit({ title: 'New title ', body: 'one' })
    await rest()
    await loseAnswer()
    void autosave.flush()
    await next()
    expect(state()).toBe('saved')
  })
})

describe('a conflict', () => {
  const theirs = { title: 'Their title', body: 'theirs' }

  async function inConflict() {
    const parts = stage()
    parts.type('mine')
    parts.saveByOther(theirs)
    await parts.rest()
    await parts.next()
    return parts
  }

  test('both texts are there to see, and nothing is saved meanwhile', async () => {
    const { autosave, body, server, rest, waiting } = await inConflict()
    expect(autosave.view().state).toMatchObject({ kind: 'conflict', theirs })
    expect(body()).toBe('mine')
    expect(await autosave.flush()).toBe(false)
    await rest()
    expect(waiting).toHaveLength(0)
    expect(server()).toMatchObject(theirs)
  })

  test('keeping mine saves it over the newer version, with what was typed since', async () => {
    const { autosave, type, next, server, state, rest, waiting } = await inConflict()
    type('mine, longer')
    await rest()
    expect(waiting).toHaveLength(0)
    void autosave.keepMine()
    await next()
    expect(state()).toBe('saved')
    expect(server()).toMatchObject({ body: 'mine, longer', version: 3 })
  })

  test('keeping mine works even when mine is what was stored before', async () => {
    const { autosave, type, next, server, state } = await inConflict()
    type('one')
    void autosave.keepMine()
    await next()
    expect(state()).toBe('saved')
    expect(server().body).toBe('one')
  })

  test('taking theirs shows theirs, saved, and the next change is made over it', async () => {
    const { autosave, type, rest, next, server, state } = await inConflict()
    autosave.takeTheirs()
    expect(autosave.view()).toMatchObject({ text: theirs, state: { kind: 'saved' } })
    expect(drafts.read()).toBeNull()
    type('theirs and more')
    await rest()
    await next()
    expect(state()).toBe('saved')
    expect(server()).toMatchObject({ title: 'Their title', body: 'theirs and more', version: 3 })
  })

  test('a third version while choosing is another conflict, not an overwrite', async () => {
    const { autosave, saveByOther, next, server } = await inConflict()
    saveByOther({ title: 'Third', body: 'third' })
    void autosave.keepMine()
    await next()
    expect(autosave.view().state).toMatchObject({ kind: 'conflict', theirs: { title: 'Third' } })
    expect(server().title).toBe('Third')
  })
})

describe('a draft', () => {
  test('unsaved text is kept from the first key until it is saved', async () => {
    const { type, rest, next } = stage()
    type('two')
    expect(drafts.read()).toEqual({ text: { title: 'Title', body: 'two' }, version: 1 })
    await rest()
    expect(drafts.read()).not.toBeNull()
    await next()
    expect(drafts.read()).toBeNull()
  })

  test('a draft comes back on the screen and waits for a word', async () => {
    const { autosave, body, state, rest, waiting } = stage({
      draft: { text: { title: 'Title', body: 'kept' }, version: 1 },
    })
    expect(autosave.view().restored).toBe(true)
    expect(body()).toBe('kept')
    expect(state()).toBe('unsaved')
    await rest()
    expect(waiting).toHaveLength(0)
  })

  test('a draft that is saved reaches the server', async () => {
    const { autosave, next, server } = stage({
      draft: { text: { title: 'Title', body: 'kept' }, version: 1 },
    })
    void autosave.flush()
    await next()
    expect(server().body).toBe('kept')
    expect(autosave.view().restored).toBe(false)
  })

  test('a draft that is discarded gives way to the document', () => {
    const { autosave, body, state } = stage({ draft: { text: { title: 'Title', body: 'kept' }, version: 1 } })
    autosave.discardRestored()
    expect(body()).toBe('one')
    expect(state()).toBe('saved')
    expect(drafts.read()).toBeNull()
  })

  test('a draft over an older version is a conflict, never an overwrite', async () => {
    const { autosave, next, server, body } = stage({
      draft: { text: { title: 'Title', body: 'kept' }, version: 0 },
    })
    void autosave.flush()
    await next()
    expect(autosave.view().state).toMatchObject({ kind: 'conflict', theirs: { body: 'one' } })
    expect(body()).toBe('kept')
    expect(server().body).toBe('one')
  })

  test('a draft that says what the document says is no draft', () => {
    const { autosave } = stage({ draft: { text: { title: 'Title', body: 'one' }, version: 0 } })
    expect(autosave.view()).toMatchObject({ restored: false, state: { kind: 'saved' } })
  })

  test('abandoned text is neither saved nor kept', async () => {
    const { autosave, type, rest, waiting } = stage()
    type('two')
    autosave.abandon()
    expect(await autosave.flush()).toBe(false)
    await rest()
    expect(waiting).toHaveLength(0)
    expect(drafts.read()).toBeNull()
  })
})

test('whatever the order of typing, answers, failures and other people, nothing typed is lost', async () => {
  for (let seed = 1; seed <= 300; seed++) {
    drafts.forget()
    const { autosave, type, next, failNext, loseAnswer, rest, saveByOther, stored, body, mostInFlight } =
      stage()
    const random = randomFrom(seed)
    let typed = 'one'
    const typeOn = () => {
      typed = `typed ${random(1e6)}`
      type(typed)
    }
    const doings = [
      typeOn,
      typeOn,
      next,
      () => failNext(outage),
      loseAnswer,
      () => vi.advanceTimersByTimeAsync(random(2 * pauseMs)),
      () => void autosave.flush(),
      () => saveByOther({ title: 'Title', body: `other ${random(1e6)}` }),
      () => void autosave.keepMine(),
    ]
    for (let step = 0; step < 30; step++) {
      await doings[random(doings.length)]?.()
      expect(body(), `seed ${seed}`).toBe(typed)
      const safe = stored.has(typed) || drafts.read()?.text.body === typed
      expect(safe, `seed ${seed}, step ${step}: the text is on the server or in the draft`).toBe(true)
    }
    for (let turn = 0; turn < 4; turn++) {
      void autosave.flush()
      void autosave.keepMine()
      await next()
      await rest()
    }
    expect(mostInFlight(), `seed ${seed}`).toBeLessThanOrEqual(1)
    expect(autosave.view().state.kind, `seed ${seed}`).toBe('saved')
    expect(stored.has(typed), `seed ${seed}`).toBe(true)
  }
})

function randomFrom(seed: number): (below: number) => number {
  let state = seed * 2654435761
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) >>> 0
    return state % below
  }
}
