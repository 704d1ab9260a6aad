import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { type ApiProcess, listeningApi, production, signUp } from './support/api-process.ts'
import { times } from './support/long-run.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const KILLS = times(3, 20)
const email = 'ada@test.example'
const password = 'a long enough password'

type Headers = Record<string, string>

/** What the server has promised by its answers, and what it was asked when it was killed. */
interface Promises {
  readonly signedIn: Set<string>
  readonly signedOut: Set<string>
  readonly documents: Set<string>
  saved: string
  saving: string
  version: number
}

const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')

/** One person at work in several tabs at once, each until the server is gone. */
function workUntilGone(
  url: string,
  headers: Headers,
  organizationId: string,
  documentId: string,
  kept: Promises,
) {
  let answered = 0
  const ask = async (method: string, path: string, asked: Headers, body?: unknown): Promise<Response> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: asked,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (response.status >= 300) throw new Error(`${method} ${path} was answered ${response.status}`)
    answered += 1
    return response
  }
  async function save(): Promise<void> {
    kept.saving = `save ${kept.version}`
    const change = { title: 'Notes', body: kept.saving, version: kept.version }
    const response = await ask('PUT', `/api/documents/${documentId}`, headers, change)
    kept.version = ((await response.json()) as { version: number }).version
    kept.saved = kept.saving
  }
  async function create(): Promise<void> {
    const path = `/api/organizations/${organizationId}/documents`
    const response = await ask('POST', path, headers, { title: `Document ${answered}` })
    kept.documents.add(((await response.json()) as { id: string }).id)
  }
  async function signInAndOut(): Promise<void> {
    const { cookie: _, ...visitor } = headers
    const stays = cookieOf(await ask('POST', '/api/session', visitor, { email, password }))
    kept.signedIn.add(stays)
    const leaves = cookieOf(await ask('POST', '/api/session', visitor, { email, password }))
    await ask('DELETE', '/api/session', { ...visitor, cookie: leaves })
    kept.signedOut.add(leaves)
  }
  const forever = async (work: () => Promise<void>): Promise<never> => {
    for (;;) await work()
  }
  const tabs = [save, create, signInAndOut, signInAndOut].map(forever)
  return { tabs, answered: () => answered }
}

async function isSignedIn(url: string, cookie: string): Promise<boolean> {
  const response = await fetch(`${url}/api/session`, { headers: { cookie, 'x-forwarded-proto': 'https' } })
  return ((await response.json()) as { viewer: unknown }).viewer !== null
}

/** What SQLite itself thinks of the file, while nobody has it open. */
function faultsOfFile(folder: string): unknown[] {
  const database = new DatabaseSync(join(folder, 'app.db'))
  const integrity = database.prepare('pragma integrity_check').all()
  const orphans = database.prepare('pragma foreign_key_check').all()
  database.close()
  return [...integrity.filter((row) => row.integrity_check !== 'ok'), ...orphans]
}

async function killed({ child, exited }: ApiProcess): Promise<void> {
  child.kill('SIGKILL')
  await exited
}

test(
  `what was answered is there after SIGKILL in the middle of sign-ins and saves, ${KILLS} times, and the file is sound`,
  async () => {
    const DATA_DIR = temporaryFolder()
    let api = await listeningApi({ ...production, DATA_DIR })
    const { headers, organizationId } = await signUp(api.url, email)
    const created = await fetch(`${api.url}/api/organizations/${organizationId}/documents`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ title: 'Notes' }),
    })
    const { id: documentId } = (await created.json()) as { id: string }
    const kept: Promises = {
      signedIn: new Set([headers.cookie ?? '']),
      signedOut: new Set(),
      documents: new Set(),
      saved: '',
      saving: '',
      version: 1,
    }
    for (let round = 1; round <= KILLS; round++) {
      const { tabs, answered } = workUntilGone(api.url, headers, organizationId, documentId, kept)
      const { url } = api
      const ends = Promise.allSettled(tabs)
      const { promise: enough, resolve } = Promise.withResolvers<void>()
      // Sign-ins are slow beside saves: a kill before one of their sign-outs was answered would show nothing of those.
      const isEnough = () => answered() > 20 + 7 * round && kept.signedOut.size >= round
      const watch = setInterval(() => isEnough() && resolve(), 1)
      await Promise.race([enough, ends])
      clearInterval(watch)
      await killed(api)
      for (const end of await ends) expect(end).toMatchObject({ reason: { message: 'fetch failed' } })

      expect(faultsOfFile(DATA_DIR)).toEqual([])
      api = await listeningApi({ ...production, DATA_DIR })
      expect(api.url).not.toBe(url)
      const read = async (id: string) => {
        const response = await fetch(`${api.url}/api/documents/${id}`, { headers })
        return [response.status, (await response.json()) as { body: string; version: number }] as const
      }
      const [status, found] = await read(documentId)
      expect(status).toBe(200)
      // A save that was cut off may or may not be there; one that was answered must be.
      expect([kept.saved, kept.saving]).toContain(found.body)
      expect(found.version).toBeGreaterThanOrEqual(kept.version)
      kept.version = found.version
      kept.saved = found.body
      for (const id of kept.documents) expect([id, (await read(id))[0]]).toEqual([id, 200])
      for (const cookie of kept.signedIn) expect(await isSignedIn(api.url, cookie)).toBe(true)
      for (const cookie of kept.signedOut) expect(await isSignedIn(api.url, cookie)).toBe(false)
    }
    expect(kept.version).toBeGreaterThan(KILLS)
    expect(kept.signedOut.size).toBeGreaterThanOrEqual(KILLS)
  },
  times(60_000, 600_000),
)
