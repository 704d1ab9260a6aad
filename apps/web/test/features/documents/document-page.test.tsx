import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, onTestFinished, test, vi } from 'vitest'
import { call } from '../../../src/api.ts'
import { DocumentPage } from '../../../src/features/documents/document-page.tsx'
import { draftKeeper } from '../../../src/features/documents/drafts.ts'
import { rescueWork } from '../../../src/leaving.ts'
import { documentOf } from '../../support/documents.ts'
import { renderPage } from '../../support/render-page.tsx'
import { refusal, serve } from '../../support/server.ts'

const show = (onOrganization = vi.fn()) =>
  renderPage(
    <DocumentPage
      documentId="d1"
      userId="u1"
      onOrganization={onOrganization}
      toolbar={({ title }) => `tools for ${title}`}
    />,
    '/documents/d1',
  )

/** A server that keeps the document as the API does: a save over an older version is refused. */
async function serveDocument(saveMayGoOn: Promise<void> = Promise.resolve()) {
  let stored = documentOf()
  const seen = await serve({
    'GET /api/documents/d1': () => ({ status: 200, body: stored }),
    'PUT /api/documents/d1': async ({ body }) => {
      await saveMayGoOn
      const change = body as { title: string; body: string; version: number }
      if (change.version !== stored.version)
        return refusal(409, 'VERSION_CONFLICT', 'There is a newer version')
      stored = { ...stored, ...change, version: stored.version + 1 }
      return { status: 200, body: stored }
    },
  })
  return {
    stored: () => stored,
    saveByOther: (body: string) => {
      stored = { ...stored, body, version: stored.version + 1 }
    },
    saves: () => seen.filter(({ method }) => method === 'PUT').length,
  }
}

const textbox = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Text' })
const saveByKey = () => fireEvent.keyDown(window, { key: 's', ctrlKey: true })

test('what is typed is saved by Ctrl S, and the line says so', async () => {
  const server = await serveDocument()
  const onOrganization = vi.fn()
  show(onOrganization)
  await userEvent.type(await textbox(), ' two')
  expect(screen.getByText('Unsaved changes')).toBeDefined()
  expect(saveByKey()).toBe(false)
  expect(await screen.findByText('Saved')).toBeDefined()
  expect(server.stored().body).toBe('one two')
  expect(onOrganization).toHaveBeenCalledWith('o1')
  expect(screen.getByText('tools for Engine')).toBeDefined()
})

test('the tools hear of a new title once it is saved', async () => {
  await serveDocument()
  show()
  await userEvent.type(await screen.findByLabelText('Title'), 's')
  expect(screen.getByText('tools for Engine')).toBeDefined()
  saveByKey()
  expect(await screen.findByText('tools for Engines')).toBeDefined()
})

test('a conflict shows the newer text beside one’s own, which is saved when chosen', async () => {
  const server = await serveDocument()
  show()
  await userEvent.type(await textbox(), ' mine')
  server.saveByOther('theirs')
  saveByKey()
  const newer = await screen.findByRole('article', { name: 'The newer version' })
  expect(newer.textContent).toContain('theirs')
  expect((await textbox()).value).toBe('one mine')
  await userEvent.click(screen.getByRole('button', { name: 'Keep mine' }))
  await waitFor(() => expect(server.stored()).toMatchObject({ body: 'one mine', version: 3 }))
  expect(screen.queryByRole('article')).toBeNull()
})

test('a text that is too long is kept whole, and the line says why it is not saved', async () => {
  const issues = [{ path: '/body', message: 'At most 100,000 characters' }]
  await serve({
    'GET /api/documents/d1': { status: 200, body: documentOf() },
    'PUT /api/documents/d1': refusal(400, 'VALIDATION', 'The request is not valid', issues),
  })
  show()
  await userEvent.click(await textbox())
  await userEvent.paste('x'.repeat(100_000))
  saveByKey()
  expect(await screen.findByText('Not saved: At most 100,000 characters')).toBeDefined()
  const field = await textbox()
  expect(field.value.length).toBe(100_003)
  fireEvent.change(field, { target: { value: 'one' } })
  expect(screen.getByText('Saved')).toBeDefined()
})

test('leaving the page saves what is not saved, and opening it again reads after that', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const server = await serveDocument(promise)
  const { unmount } = show()
  await userEvent.type(await textbox(), ' two')
  unmount()
  show()
  await waitFor(() => expect(server.saves()).toBe(1))
  await expect(call('readSession')).rejects.toThrow()
  resolve()
  expect((await textbox()).value).toBe('one two')
  expect(screen.queryByRole('button', { name: 'Save it' })).toBeNull()
  expect(server.saves()).toBe(1)
})

test('text kept from an earlier page comes back and is saved only when the person says so', async () => {
  draftKeeper('u1', 'd1').keep({ text: { title: 'Engine', body: 'kept' }, version: 1 })
  const server = await serveDocument()
  show()
  expect((await textbox()).value).toBe('kept')
  expect(server.saves()).toBe(0)
  await userEvent.click(screen.getByRole('button', { name: 'Save it' }))
  await waitFor(() => expect(server.stored().body).toBe('kept'))
  expect(screen.queryByRole('button', { name: 'Save it' })).toBeNull()
})

test('the page asks before it goes with unsaved text, and not otherwise', async () => {
  await serveDocument()
  show()
  await textbox()
  const leaves = () => fireEvent(window, new Event('beforeunload', { cancelable: true }))
  expect(leaves()).toBe(true)
  await userEvent.type(await textbox(), ' two')
  expect(leaves()).toBe(false)
  expect(await rescueWork()).toBe(true)
  expect(leaves()).toBe(true)
})

test('a save that failed for a moment is made again by itself while the editor is open', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
  onTestFinished(() => void vi.useRealTimers())
  let down = true
  await serve({
    'GET /api/documents/d1': { status: 200, body: documentOf() },
    'PUT /api/documents/d1': () =>
      down
        ? refusal(503, 'UNAVAILABLE', 'Down for a moment')
        : { status: 200, body: documentOf({ body: 'two', version: 2 }) },
  })
  show()
  fireEvent.change(await textbox(), { target: { value: 'two' } })
  saveByKey()
  expect(await screen.findByText('Not saved: Down for a moment')).toBeDefined()
  down = false
  await act(() => vi.advanceTimersByTimeAsync(10_000))
  expect(await screen.findByText('Saved')).toBeDefined()
})

test('a save of a document that somebody deleted says so, and is not offered again', async () => {
  const seen = await serve({
    'GET /api/documents/d1': { status: 200, body: documentOf() },
    'PUT /api/documents/d1': refusal(404, 'NOT_FOUND', 'There is no such document.'),
  })
  const { unmount } = show()
  await userEvent.type(await textbox(), ' two')
  saveByKey()
  expect(await screen.findByText(/somebody deleted this document. You can still copy/)).toBeDefined()
  await userEvent.type(await textbox(), ' three')
  saveByKey()
  expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull()
  expect((await textbox()).value).toBe('one two three')
  unmount()
  expect(seen.filter(({ method }) => method === 'PUT')).toHaveLength(1)
})

test('a document that is not there is told in words, with the way back', async () => {
  await serve({ 'GET /api/documents/d1': refusal(404, 'NOT_FOUND', 'There is no such document.') })
  show()
  expect(await screen.findByRole('heading', { name: 'This document is not here' })).toBeDefined()
  expect(screen.getByRole('link', { name: 'Back to the documents' }).getAttribute('href')).toBe('/')
})
