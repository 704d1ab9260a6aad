import { fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, onTestFinished, test } from 'vitest'
import { call } from '../src/api.ts'
import { Workspace } from '../src/workspace.tsx'
import { letDialogsOpen } from './support/dialogs.ts'
import { documentOf } from './support/documents.ts'
import { ada } from './support/people.ts'
import { renderPage } from './support/render-page.tsx'
import { refusal, serve } from './support/server.ts'

function open(path: string) {
  letDialogsOpen()
  onTestFinished(() => document.getElementById('veltScript')?.remove())
  return renderPage(<Workspace viewer={ada} />, path)
}

const list = { status: 200, body: { items: [documentOf()], nextCursor: null } }

test('signing out asks first while text of a document that was closed could not be saved', async () => {
  const seen = await serve({
    'GET /api/organizations/o1/documents': list,
    'GET /api/documents/d1': { status: 200, body: documentOf() },
    'PUT /api/documents/d1': refusal(503, 'UNAVAILABLE', 'Down for a moment'),
  })
  open('/documents/d1')
  await userEvent.type(await screen.findByLabelText('Text'), ' two')
  await userEvent.click(screen.getByRole('link', { name: 'Documents' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Sign out' }))
  expect(await screen.findByRole('dialog', { name: 'Sign out without saving?' })).toBeDefined()
  expect(seen.map(({ method }) => method)).not.toContain('DELETE')
})

test('signing out waits for the save of a document that was closed, and then does not ask', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const seen = await serve({
    'GET /api/organizations/o1/documents': list,
    'GET /api/documents/d1': { status: 200, body: documentOf() },
    'PUT /api/documents/d1': async () => {
      await promise
      return { status: 200, body: documentOf({ body: 'one two', version: 2 }) }
    },
    'DELETE /api/session': refusal(503, 'UNAVAILABLE', 'Not now'),
  })
  open('/documents/d1')
  await userEvent.type(await screen.findByLabelText('Text'), ' two')
  await userEvent.click(screen.getByRole('link', { name: 'Documents' }))
  await waitFor(() => expect(seen.map(({ method }) => method)).toContain('PUT'))
  await userEvent.click(screen.getByRole('button', { name: 'Sign out' }))
  await expect(call('readSession')).rejects.toThrow()
  expect(seen.map(({ method }) => method)).not.toContain('DELETE')
  resolve()
  expect((await screen.findByRole('alert')).textContent).toBe('You are still signed in. Not now')
  expect(screen.queryByRole('dialog')).toBeNull()
})

/** A server whose list is read once and not again, with a document that it has or lost. */
async function serveListOnce(deletion: ReturnType<typeof refusal>) {
  let lists = 0
  await serve({
    'GET /api/organizations/o1/documents': () => (lists++ === 0 ? list : new Promise(() => {})),
    'GET /api/documents/d1': { status: 200, body: documentOf() },
    'PUT /api/documents/d1': { status: 200, body: documentOf({ title: 'Engines', version: 2 }) },
    'DELETE /api/documents/d1': deletion,
  })
  open('/')
  await userEvent.click(await screen.findByRole('link', { name: /^Engine/ }))
  await userEvent.type(await screen.findByLabelText('Title'), 's')
}

const back = () => userEvent.click(screen.getByRole('link', { name: 'Documents' }))

test('the list shows a new title at once', async () => {
  await serveListOnce({ status: 204 })
  fireEvent.keyDown(window, { key: 's', ctrlKey: true })
  await screen.findByText('Saved')
  await back()
  expect(screen.getByRole('link', { name: /^Engines/ })).toBeDefined()
})

test.for([
  ['is', { status: 204 }],
  ['was', refusal(404, 'NOT_FOUND', 'There is no such document.')],
] as const)(
  'a document that %s deleted is asked about by its title of now, and gone from the list at once',
  async ([, deletion]) => {
    await serveListOnce(deletion)
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }))
    expect(screen.getByRole('dialog').textContent).toContain('“Engines” will be gone')
    await userEvent.click(screen.getByRole('button', { name: 'Delete document' }))
    expect(await screen.findByRole('heading', { name: 'No documents yet' })).toBeDefined()
    expect(screen.queryByRole('link', { name: /^Engine/ })).toBeNull()
  },
)

test('what is typed for a new document stays with its organization', async () => {
  const empty = { status: 200, body: { items: [], nextCursor: null } }
  await serve({ 'GET /api/organizations/o1/documents': empty, 'GET /api/organizations/o2/documents': empty })
  open('/')
  await userEvent.type(await screen.findByLabelText('New document'), 'Loom')
  await userEvent.selectOptions(screen.getByLabelText('Organization'), 'Bletchley Park')
  expect(screen.getByLabelText<HTMLInputElement>('New document').value).toBe('')
})

test('a document that was just made has its title as heading, and the focus in its text', async () => {
  const made = documentOf({ title: 'Loom', body: '' })
  await serve({
    'GET /api/organizations/o1/documents': list,
    'POST /api/organizations/o1/documents': { status: 201, body: made },
    'GET /api/documents/d1': { status: 200, body: made },
  })
  open('/')
  await userEvent.type(await screen.findByLabelText('New document'), 'Loom{Enter}')
  expect(await screen.findByRole('heading', { name: 'Loom', level: 1 })).toBeDefined()
  expect(document.activeElement).toBe(screen.getByLabelText('Text'))
})
