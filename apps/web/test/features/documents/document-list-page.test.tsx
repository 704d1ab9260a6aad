import { fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { DocumentListPage } from '../../../src/features/documents/document-list-page.tsx'
import { draftKeeper } from '../../../src/features/documents/drafts.ts'
import { documentOf } from '../../support/documents.ts'
import { renderPage } from '../../support/render-page.tsx'
import { refusal, serve } from '../../support/server.ts'

const path = '/api/organizations/o1/documents'
const page = <DocumentListPage organizationId="o1" userId="u1" />
const titles = () => screen.getAllByRole('listitem').map((item) => item.textContent)

test('an organization without documents is told how to begin', async () => {
  await serve({ [`GET ${path}`]: { status: 200, body: { items: [], nextCursor: null } } })
  renderPage(page)
  expect(await screen.findByRole('heading', { name: 'No documents yet' })).toBeDefined()
})

test('the list goes on from the cursor of the page before, and ends', async () => {
  await serve({
    [`GET ${path}`]: ({ url }) =>
      url.endsWith('?cursor=next')
        ? { status: 200, body: { items: [documentOf({ id: 'd2', title: 'Second' })], nextCursor: null } }
        : { status: 200, body: { items: [documentOf({ title: 'First' })], nextCursor: 'next' } },
  })
  renderPage(page)
  await userEvent.click(await screen.findByRole('button', { name: 'Load more' }))
  await waitFor(() => expect(titles()).toHaveLength(2))
  expect(titles()[1]).toContain('Second')
  expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull()
})

test('a list that cannot be read says why and may be tried again', async () => {
  let down = true
  await serve({
    [`GET ${path}`]: () =>
      down
        ? refusal(503, 'UNAVAILABLE', 'Down for a moment')
        : { status: 200, body: { items: [documentOf()], nextCursor: null } },
  })
  renderPage(page)
  expect((await screen.findByRole('alert')).textContent).toContain('Down for a moment')
  down = false
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(titles()).toHaveLength(1))
  expect(screen.queryByRole('alert')).toBeNull()
})

test('a list that cannot be read again is read from its beginning on another try', async () => {
  let down = false
  const seen = await serve({
    [`GET ${path}`]: () =>
      down
        ? refusal(503, 'UNAVAILABLE', 'Down for a moment')
        : { status: 200, body: { items: [documentOf()], nextCursor: 'next' } },
  })
  const { queries } = renderPage(page)
  await screen.findByRole('button', { name: 'Load more' })
  down = true
  await queries.invalidateQueries()
  await screen.findByRole('alert')
  down = false
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
  expect(titles()).toHaveLength(1)
  expect(seen.at(-1)?.url).toBe(path)
})

test('a document whose text this tab still has to save is marked', async () => {
  draftKeeper('u1', 'd1').keep({ text: { title: 'Engine', body: 'two' }, version: 1 })
  await serve({
    [`GET ${path}`]: {
      status: 200,
      body: { items: [documentOf(), documentOf({ id: 'd2' })], nextCursor: null },
    },
  })
  renderPage(page)
  await waitFor(() => expect(titles()).toHaveLength(2))
  expect(titles().map((title) => title?.includes('Unsaved changes'))).toEqual([true, false])
})

test('a new document opens; one without a title is refused at its field', async () => {
  const seen = await serve({
    [`GET ${path}`]: { status: 200, body: { items: [], nextCursor: null } },
    [`POST ${path}`]: ({ body }) =>
      (body as { title: string }).title === ''
        ? refusal(400, 'VALIDATION', 'Not valid', [{ path: '/title', message: 'A title is needed' }])
        : { status: 201, body: documentOf({ id: 'new' }) },
  })
  renderPage(page)
  const field = screen.getByLabelText('New document')
  await userEvent.type(field, '{Enter}')
  expect(await screen.findByText('A title is needed')).toBeDefined()
  await userEvent.type(field, 'Engine{Enter}')
  await waitFor(() => expect(window.location.pathname).toBe('/documents/new'))
  expect(seen.findLast(({ method }) => method === 'POST')?.body).toEqual({ title: 'Engine' })
})

test('a second click on Create before the first has an answer makes nothing more, and takes no focus', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const seen = await serve({
    [`GET ${path}`]: { status: 200, body: { items: [], nextCursor: null } },
    [`POST ${path}`]: async () => {
      await promise
      return { status: 201, body: documentOf({ id: 'new' }) }
    },
  })
  renderPage(page)
  await userEvent.type(screen.getByLabelText('New document'), 'Engine')
  const create = screen.getByRole('button', { name: 'Create' })
  create.focus()
  fireEvent.click(create)
  fireEvent.click(create)
  await waitFor(() => expect(create.getAttribute('aria-disabled')).toBe('true'))
  fireEvent.click(create)
  expect(document.activeElement).toBe(create)
  resolve()
  await waitFor(() => expect(window.location.pathname).toBe('/documents/new'))
  expect(seen.filter(({ method }) => method === 'POST')).toHaveLength(1)
})
