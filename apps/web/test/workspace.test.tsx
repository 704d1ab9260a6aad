import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Workspace } from '../src/workspace.tsx'
import { letDialogsOpen } from './support/dialogs.ts'
import { documentOf } from './support/documents.ts'
import { ada } from './support/people.ts'
import { renderPage } from './support/render-page.tsx'
import { refusal, serve } from './support/server.ts'

function open(path: string) {
  letDialogsOpen()
  vi.spyOn(window, 'scrollTo').mockImplementation(() => {})
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
  resolve()
  expect((await screen.findByRole('alert')).textContent).toBe('You are still signed in. Not now')
  expect(screen.queryByRole('dialog')).toBeNull()
})
