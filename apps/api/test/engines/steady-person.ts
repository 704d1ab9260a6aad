import { signUp } from '../support/api-process.ts'

/** What somebody saw who saved and read without a pause. */
export interface Experience {
  /** How often each status was the answer. */
  readonly statuses: Record<number, number>
  /** Answers that take a person who never signed out for a visitor. */
  readonly signedOut: number
  /** Saves that were answered and are not there. */
  readonly lostSaves: number
}

export interface SteadyPerson {
  /** Stops after what is under way, reads once more what was saved, and says how it was. */
  stop(): Promise<Experience>
}

/** Signs somebody up who then saves and reads, one call after the other, until stopped. */
export async function steadyPerson(url: string, email: string): Promise<SteadyPerson> {
  const { headers, organizationId } = await signUp(url, email)
  const statuses: Record<number, number> = {}
  let signedOut = 0
  let lostSaves = 0
  let stopped = false

  async function ask(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const { status } = response
    statuses[status] = (statuses[status] ?? 0) + 1
    const text = await response.text()
    if (status === 401) signedOut += 1
    // A cookie that was signed anew is kept; one that is cleared stays, so that its loss is counted each time.
    const cookie = response.headers.getSetCookie().find((line) => !line.includes('Max-Age=0'))
    if (cookie !== undefined) headers.cookie = cookie.split(';', 1)[0] ?? ''
    return { status, body: text === '' ? undefined : JSON.parse(text) }
  }

  interface Saved {
    readonly id: string
    readonly body: string
    readonly version: number
  }
  const created = await ask('POST', `/api/organizations/${organizationId}/documents`, { title: 'Notes' })
  let document = created.body as Saved
  let pending = ''

  /** Reads the document after a save that was not answered: it was carried out, or it was not. */
  async function look(): Promise<void> {
    const { status, body } = await ask('GET', `/api/documents/${document.id}`)
    if (status !== 200) return
    const found = body as Saved
    if (found.version < document.version || ![document.body, pending].includes(found.body)) lostSaves += 1
    document = found
  }

  async function work(): Promise<void> {
    for (let i = 0; !stopped; i++) {
      pending = `save ${i}`
      const { id, version } = document
      const save = await ask('PUT', `/api/documents/${id}`, { title: 'Notes', body: pending, version })
      if (save.status === 200) document = save.body as Saved
      else await look()
      const session = await ask('GET', '/api/session')
      if (session.status === 200 && (session.body as { viewer: unknown }).viewer === null) signedOut += 1
    }
  }

  const working = work()
  return {
    async stop() {
      stopped = true
      await working
      await look()
      return { statuses, signedOut, lostSaves }
    },
  }
}
