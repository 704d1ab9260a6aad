import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { StrictMode } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { ada } from './support/people.ts'
import { refusal, serve } from './support/server.ts'

// The app has one cache for its lifetime; each test starts it anew.
beforeEach(() => vi.resetModules())

async function open(path: string) {
  window.history.replaceState(null, '', path)
  const { App } = await import('../src/app.tsx')
  render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}

const list = { status: 200, body: { items: [], nextCursor: null } }

test('a visitor gets the sign-in page at any address, and Velt’s script is not asked for', async () => {
  await serve({ 'GET /api/session': { status: 200, body: { viewer: null } } })
  await open('/documents/d1')
  expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeDefined()
  expect(document.getElementById('veltScript')).toBeNull()
})

test('signing in opens the documents of the first organization', async () => {
  await serve({
    'GET /api/session': { status: 200, body: { viewer: null } },
    'POST /api/session': { status: 200, body: { viewer: ada } },
    'GET /api/organizations/o1/documents': list,
  })
  await open('/')
  await userEvent.click(await screen.findByRole('button', { name: 'Sign in' }))
  expect(await screen.findByRole('heading', { name: 'No documents yet' })).toBeDefined()
  expect(screen.getByText('Ada Lovelace')).toBeDefined()
  expect(document.activeElement).toBe(screen.getByRole('main'))
  document.getElementById('veltScript')?.remove()
})

test('the first page leaves the focus alone; a link to the next way in moves it to that page', async () => {
  await serve({ 'GET /api/session': { status: 200, body: { viewer: null } } })
  await open('/')
  await screen.findByRole('heading', { name: 'Sign in' })
  expect(document.activeElement).toBe(document.body)
  await userEvent.click(screen.getByRole('link', { name: 'Create an account' }))
  await screen.findByRole('heading', { name: 'Create an account' })
  expect(document.activeElement).toBe(screen.getByRole('main'))
})

test('somebody with several organizations chooses among them', async () => {
  const seen = await serve({
    'GET /api/session': { status: 200, body: { viewer: ada } },
    'GET /api/organizations/o1/documents': list,
    'GET /api/organizations/o2/documents': list,
  })
  await open('/')
  await userEvent.selectOptions(await screen.findByLabelText('Organization'), 'Bletchley Park')
  await vi.waitFor(() => expect(seen.map(({ url }) => url)).toContain('/api/organizations/o2/documents'))
  document.getElementById('veltScript')?.remove()
})

test('an address without a page says so', async () => {
  await serve({ 'GET /api/session': { status: 200, body: { viewer: ada } } })
  await open('/nowhere')
  expect(await screen.findByRole('heading', { name: 'There is no page here' })).toBeDefined()
  document.getElementById('veltScript')?.remove()
})

test('a session that cannot be asked for is told of, and asked for again', async () => {
  let answers = 0
  await serve({
    'GET /api/session': () =>
      answers++ === 0 ? refusal(400, 'VALIDATION', 'Not now') : { status: 200, body: { viewer: null } },
  })
  await open('/')
  expect((await screen.findByRole('alert')).textContent).toContain('Not now')
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeDefined()
})
