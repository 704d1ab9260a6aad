import { setTimeout as wait } from 'node:timers/promises'
import { signUp } from './api-process.ts'

/** Between two calls of one person: moderate, so that the machine has rest. */
const PAUSE_MS = 40
const password = 'a long enough password'

/**
 * Signs somebody up who then reads, writes and comes again for as long as told. Each answer is counted in `answers`
 * under method, the first parts of the address, and status.
 */
export async function personAtWork(
  url: string,
  email: string,
  answers: Map<string, number>,
): Promise<(seconds: number) => Promise<void>> {
  const { headers: first, organizationId } = await signUp(url, email)
  const ours = `/api/organizations/${organizationId}`
  let headers = first

  async function ask(method: string, path: string, body?: unknown, asked = headers) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: asked,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const key = `${method} ${path.split('/').slice(0, 3).join('/')} ${response.status}`
    answers.set(key, (answers.get(key) ?? 0) + 1)
    const text = await response.text()
    return { response, body: text === '' ? undefined : JSON.parse(text) }
  }

  let document = (await ask('POST', `${ours}/documents`, { title: 'Notes' })).body
  async function save(): Promise<void> {
    const { id, version } = document
    const change = { title: 'Notes', body: `Version ${version}`, version }
    document = (await ask('PUT', `/api/documents/${id}`, change)).body
  }
  async function replace(): Promise<void> {
    await ask('DELETE', `/api/documents/${document.id}`)
    document = (await ask('POST', `${ours}/documents`, { title: 'Notes' })).body
  }
  async function comeAgain(): Promise<void> {
    await ask('DELETE', '/api/session')
    const { response } = await ask('POST', '/api/session', { email, password })
    headers = { ...headers, cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '' }
  }

  /** What a person does, and how often: to read is the rule. */
  const calls: [often: number, call: () => Promise<unknown>][] = [
    [8, () => ask('GET', '/api/session')],
    [5, () => ask('GET', `${ours}/documents?limit=5`)],
    [6, save],
    [4, () => ask('GET', `/api/documents/${document.id}`)],
    [4, () => ask('POST', '/api/velt/token', { organizationId })],
    [1, replace],
    [1, comeAgain],
    [1, () => ask('GET', '/api/sessions')],
    [1, () => ask('GET', `${ours}/members`)],
    [1, () => ask('POST', '/api/session', { email, password: 'not the password' })],
    [1, () => ask('GET', '/api/sessions', undefined, { 'x-forwarded-proto': 'https' })],
    [1, () => ask('GET', '/api/nothing')],
  ]
  const day = calls.flatMap(([often, call]) => Array.from({ length: often }, () => call))
  let done = 0
  return async (seconds) => {
    const until = performance.now() + seconds * 1000
    while (performance.now() < until) {
      // 7 and the 34 calls of a day have no divisor in common, so everything has its turn.
      await day[(done++ * 7) % day.length]?.()
      await wait(PAUSE_MS)
    }
  }
}
