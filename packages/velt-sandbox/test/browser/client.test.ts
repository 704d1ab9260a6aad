import { expect, onTestFinished, test, vi } from 'vitest'
import { createClient } from '../../src/browser/client.js'
import { NO_DOCUMENT, type Page } from '../../src/browser/page.js'
import { type Sandbox, startSandbox } from '../../src/index.ts'
import { KEYS, startTestSandbox, tokenFor } from '../start-test-sandbox.ts'

/** One browser: its storage, its client, and what its page would show. */
function openBrowser(sandbox: Sandbox, userId: string, organizationId: string) {
  const items = new Map<string, string>()
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }
  const page: Page = { ...NO_DOCUMENT, userId: '', sidebarOpen: false }
  const client = createClient({ origin: sandbox.url, apiKey: KEYS.apiKey }, storage, (change) => {
    Object.assign(page, change)
  })
  onTestFinished(() => client.signOutUser())
  const generateToken = vi.fn(() => tokenFor(sandbox, { userId, organizationId }))
  const user = { userId, organizationId, name: `${userId} of ${organizationId}` }
  return { client, page, generateToken, signIn: () => client.setVeltAuthProvider({ user, generateToken }) }
}

const names = (page: Page) => page.people.map(({ name }) => name)

test('the observables that hooks subscribe to are the same objects on every call', async () => {
  const { client } = openBrowser(await startTestSandbox(), 'ada', 'engines')
  expect(client.getCurrentUser()).toBe(client.getCurrentUser())
  expect(client.getVeltInitState()).toBe(client.getVeltInitState())
  for (const event of ['error', 'userUpdate', 'documentInit', 'initUpdate'])
    expect(client.on(event)).toBe(client.on(event))
})

test('a document set before the sign-in opens with it, and the client is ready then', async () => {
  const { client, page, signIn } = openBrowser(await startTestSandbox(), 'ada', 'engines')
  const states: boolean[] = []
  client.getVeltInitState().subscribe((state) => states.push(state))
  await client.setDocuments([{ id: 'plan/1' }])
  expect(page.addComment).toBeNull()
  await signIn()
  await vi.waitFor(() => expect(names(page)).toEqual(['ada of engines']))
  expect(states).toEqual([false, true])
})

test("two browsers see each other and each other's comments until one leaves", async () => {
  const sandbox = await startTestSandbox()
  const ada = openBrowser(sandbox, 'ada', 'engines')
  const grace = openBrowser(sandbox, 'grace', 'engines')
  await Promise.all([ada.signIn(), grace.signIn()])
  await ada.client.setDocument('plan')
  await vi.waitFor(() => expect(names(ada.page)).toEqual(['ada of engines']))
  await grace.client.setDocuments([{ id: 'plan' }, { id: 'other' }])
  await vi.waitFor(() => expect(names(ada.page)).toEqual(['ada of engines', 'grace of engines']))
  await vi.waitFor(() => expect(grace.page.addComment).not.toBeNull())
  await grace.page.addComment?.('Found a moth.')
  await vi.waitFor(() =>
    expect(ada.page.comments).toEqual([
      expect.objectContaining({ author: 'grace of engines', text: 'Found a moth.' }),
    ]),
  )
  await grace.client.unsetDocuments()
  await vi.waitFor(() => expect(names(ada.page)).toEqual(['ada of engines']))
  expect(grace.page).toMatchObject({ people: [], comments: [], addComment: null })
})

test('a document of another organization is refused, and the page knows why', async () => {
  const sandbox = await startTestSandbox()
  const ada = openBrowser(sandbox, 'ada', 'engines')
  const alan = openBrowser(sandbox, 'alan', 'bletchley')
  await Promise.all([ada.signIn(), alan.signIn()])
  await ada.client.setDocument('plan')
  await vi.waitFor(() => expect(names(ada.page)).toEqual(['ada of engines']))
  await alan.client.setDocument('plan')
  await vi.waitFor(() => expect(alan.page.refusal).toBe('This document belongs to another organization.'))
  expect(alan.page).toMatchObject({ people: [], comments: [], addComment: null })
  expect(alan.client.getVeltInitState().current).toBe(false)
  expect(names(ada.page)).toEqual(['ada of engines'])
})

test('signing out leaves the document and shows nobody', async () => {
  const sandbox = await startTestSandbox()
  const ada = openBrowser(sandbox, 'ada', 'engines')
  await ada.signIn()
  await ada.client.setDocument('plan')
  await vi.waitFor(() => expect(names(ada.page)).toEqual(['ada of engines']))
  await ada.client.signOutUser()
  expect(ada.page).toMatchObject({ userId: '', people: [], addComment: null })
  expect(ada.client.getCurrentUser().current).toBeNull()
  await ada.signIn()
  expect(ada.page.documentId).toBe('')
})

test('a page that comes back to a restarted sandbox renews its token and opens its document again', async () => {
  const sandbox = await startTestSandbox()
  const ada = openBrowser(sandbox, 'ada', 'engines')
  const told: unknown[] = []
  ada.client.on('error').subscribe((error: unknown) => told.push(error))
  await ada.signIn()
  await ada.client.setDocument('plan')
  await vi.waitFor(() => expect(names(ada.page)).toEqual(['ada of engines']))
  const { port } = new URL(sandbox.url)
  await sandbox.close()
  const restarted = await startSandbox({ ...KEYS, port: Number(port) })
  onTestFinished(() => restarted.close())
  await vi.waitFor(() => expect(ada.generateToken).toHaveBeenCalledTimes(2), { timeout: 5000 })
  await vi.waitFor(() => expect(names(ada.page)).toEqual(['ada of engines']))
  expect(told).toEqual([expect.objectContaining({ code: 'token_expired' })])
})
