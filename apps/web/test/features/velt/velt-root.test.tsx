import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createRef, type ReactNode } from 'react'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Collaboration } from '../../../src/features/velt/collaboration.tsx'
import { type VeltControl, VeltRoot } from '../../../src/features/velt/velt-root.tsx'
import { ada } from '../../support/people.ts'
import { renderPage } from '../../support/render-page.tsx'
import { refusal, serve } from '../../support/server.ts'

interface Provider {
  user: Record<string, unknown>
  generateToken: () => Promise<string>
  onError: (error: unknown) => void
}

/** Stands in for what Velt's script makes; `load` is the moment the script has arrived. */
function veltScript() {
  const log: string[] = []
  let known: Provider['user'] | null = null
  let tell = (_: typeof known) => {}
  const user = {
    subscribe: (listener: typeof tell) => {
      tell = listener
      tell(known)
      return { unsubscribe: () => {} }
    },
  }
  const providers: Provider[] = []
  const client = {
    enableSafeEval: () => log.push('enableSafeEval'),
    getCurrentUser: () => user,
    setDocuments: ([document]: { id: string; metadata: { documentName: string } }[]) =>
      log.push(`open ${document?.id}, ${document?.metadata.documentName}`),
    unsetDocuments: () => log.push('open none'),
    signOutUser: () => {
      log.push('signOutUser')
      if (known === null) return
      known = null
      act(() => tell(null))
    },
    setVeltAuthProvider: (provider: Provider) => {
      log.push(`sign in for ${provider.user.organizationId}`)
      providers.push(provider)
      provider.generateToken().catch(provider.onError)
    },
  }
  const init = vi.fn(async (_apiKey: string, _config: unknown) => client)
  onTestFinished(() => {
    document.getElementById('veltScript')?.remove()
    Reflect.deleteProperty(window, 'Velt')
  })
  return {
    log,
    providers,
    init,
    knowUser: () =>
      act(() => {
        known = providers.at(-1)?.user ?? null
        tell(known)
      }),
    load: () =>
      act(async () => {
        Object.assign(window, { Velt: { init } })
        document.getElementById('veltScript')?.dispatchEvent(new Event('load'))
        await vi.waitFor(() => expect(init).toHaveBeenCalled())
      }),
  }
}

const page = (organizationId = 'o1', children: ReactNode = <p>the documents</p>) => (
  <VeltRoot viewer={ada} organizationId={organizationId} ref={createRef<VeltControl>()}>
    {children}
  </VeltRoot>
)

const minted = { status: 200, body: { token: 'a.b.c', expiresAt: null } }

test('Velt signs in with a token for this person and organization, and never claims an admin', async () => {
  const seen = await serve({ 'POST /api/velt/token': minted })
  const velt = veltScript()
  renderPage(page())
  await velt.load()
  await waitFor(() => expect(seen).toHaveLength(1))
  expect(velt.log).toEqual(['enableSafeEval', 'sign in for o1'])
  expect(velt.providers[0]?.user).toEqual({
    userId: 'u1',
    organizationId: 'o1',
    name: 'Ada Lovelace',
    email: 'ada@example.com',
  })
  expect(seen[0]?.body).toEqual({ organizationId: 'o1' })
  expect(await velt.providers[0]?.generateToken()).toBe('a.b.c')
})

test('the settings carry no version, and the hash of the script is asked for only where it can fit', async () => {
  await serve({ 'POST /api/velt/token': minted })
  const velt = veltScript()
  renderPage(page())
  await velt.load()
  expect(velt.init.mock.calls[0]).toEqual([
    'key',
    { integrity: false, usePrefersColorScheme: true, proxyConfig: { cdnHost: 'http://127.0.0.1:5174' } },
  ])
})

test('Velt’s own script is loaded by its hash', () => {
  veltScript()
  const viewer = { ...ada, velt: { apiKey: 'key', script: 'velt' as const } }
  renderPage(
    <VeltRoot viewer={viewer} organizationId="o1" ref={createRef<VeltControl>()}>
      <p>the documents</p>
    </VeltRoot>,
  )
  const script = document.getElementById('veltScript')
  expect(script?.getAttribute('src')).toMatch(/^https:\/\/cdn\.velt\.dev\/lib\/sdk@6\.0\.6\/velt\.js$/)
  expect(Reflect.get(script ?? {}, 'integrity')).toMatch(/^sha384-/)
})

test('drawing the page again does not sign in again', async () => {
  const seen = await serve({ 'POST /api/velt/token': minted })
  const velt = veltScript()
  const { rerender } = renderPage(page())
  await velt.load()
  await waitFor(() => expect(seen).toHaveLength(1))
  rerender(page())
  await act(async () => rerender(page()))
  expect(velt.providers).toHaveLength(1)
})

test('another organization signs the first one out before it signs in', async () => {
  const seen = await serve({ 'POST /api/velt/token': minted })
  const velt = veltScript()
  const { rerender } = renderPage(page('o1'))
  await velt.load()
  await waitFor(() => expect(seen).toHaveLength(1))
  velt.log.length = 0
  rerender(page('o2'))
  await waitFor(() => expect(seen).toHaveLength(2))
  expect(velt.log).toEqual(['signOutUser', 'sign in for o2'])
  expect(seen[1]?.body).toEqual({ organizationId: 'o2' })
})

test('whoever Velt last knew in this browser is signed out first', async () => {
  await serve({ 'POST /api/velt/token': minted })
  window.localStorage.setItem('velt-identity', 'somebody-else/o1')
  const velt = veltScript()
  renderPage(page())
  await velt.load()
  await waitFor(() => expect(velt.log).toEqual(['enableSafeEval', 'signOutUser', 'sign in for o1']))
})

test('a refused token is told in words, the page goes on, and another try may succeed', async () => {
  let answer: typeof minted | ReturnType<typeof refusal> = refusal(
    502,
    'VELT_UNAVAILABLE',
    'Velt did not answer.',
  )
  await serve({ 'POST /api/velt/token': () => answer })
  const velt = veltScript()
  renderPage(page())
  await velt.load()
  expect((await screen.findByText(/Velt did not answer/)).closest('[role="status"]')).not.toBeNull()
  expect(screen.getByText('the documents')).toBeDefined()
  answer = minted
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(screen.queryByText(/Velt did not answer/)).toBeNull())
  expect(velt.providers).toHaveLength(2)
})

test('a sign-in that Velt itself refuses is told as well', async () => {
  const seen = await serve({ 'POST /api/velt/token': minted })
  const velt = veltScript()
  renderPage(page())
  await velt.load()
  await waitFor(() => expect(seen).toHaveLength(1))
  act(() => velt.providers[0]?.onError(new Error('jwt: wrong organization')))
  expect(await screen.findByText(/Velt did not accept the sign-in/)).toBeDefined()
  expect(screen.queryByText(/jwt/)).toBeNull()
})

test('a script that has not come in ten seconds is told of, not sooner, and no longer once it comes', async () => {
  await serve({ 'POST /api/velt/token': minted })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const velt = veltScript()
  renderPage(page())
  act(() => void vi.advanceTimersByTime(9_999))
  expect(screen.queryByText(/have not loaded/)).toBeNull()
  act(() => void vi.advanceTimersByTime(1))
  expect(screen.getByText(/have not loaded/)).toBeDefined()
  expect(screen.getByText('the documents')).toBeDefined()
  vi.useRealTimers()
  await velt.load()
  await waitFor(() => expect(screen.queryByText(/have not loaded/)).toBeNull())
})

test('a script that cannot be loaded, or is not what it should be, is told of at once', async () => {
  await serve({ 'POST /api/velt/token': minted })
  veltScript()
  renderPage(page())
  const script = await waitFor(() => document.querySelector('script[src$="/velt.js"]') ?? expect.fail())
  expect(screen.queryByText(/have not loaded/)).toBeNull()
  act(() => void script.dispatchEvent(new Event('error')))
  expect(screen.getByText(/have not loaded/)).toBeDefined()
})

const tools = (documentName: string, organizationId = 'o1') => (
  <Collaboration documentId="d1" documentName={documentName} organizationId={organizationId} />
)

test('the open document is told once Velt knows who is here, under its new name too, and let go of in the end', async () => {
  await serve({ 'POST /api/velt/token': minted })
  const velt = veltScript()
  const { rerender } = renderPage(page('o1', tools('Engine')))
  await velt.load()
  expect(velt.log).not.toContain('open d1, Engine')
  velt.log.length = 0
  velt.knowUser()
  rerender(page('o1', tools('Engines')))
  rerender(page('o1', <p>the documents</p>))
  expect(velt.log).toEqual(['open d1, Engine', 'open d1, Engines', 'open none'])
})

test('a document of another organization is told only once Velt is signed in for that one', async () => {
  const seen = await serve({ 'POST /api/velt/token': minted })
  const velt = veltScript()
  const { rerender } = renderPage(page('o1'))
  await velt.load()
  velt.knowUser()
  velt.log.length = 0
  rerender(page('o1', tools('Engine', 'o2')))
  rerender(page('o2', tools('Engine', 'o2')))
  await waitFor(() => expect(seen).toHaveLength(2))
  expect(velt.log.filter((entry) => entry.startsWith('open d1'))).toEqual([])
  velt.knowUser()
  expect(velt.log.slice(-3)).toEqual(['signOutUser', 'sign in for o2', 'open d1, Engine'])
})
