import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { listeningApi, production } from '../support/api-process.ts'
import { http, rawUpstream } from '../support/raw-upstream.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { withMember } from '../support/with-member.ts'

const SOURCE = join(import.meta.dirname, '../../src')

/** Loaded before the program: says what code inside of it can do, when asked. */
const PROBE = `
  process.on('message', async ({ address, token }) => {
    const sent = await fetch(address, { headers: { 'x-velt-auth-token': token } }).then(
      ({ status }) => String(status),
      ({ cause, message }) => cause?.message ?? message,
    )
    process.send({ sent, left: Object.values(process.env).filter((value) => value.includes(token)) })
  })`

async function askedFromWithin(token: string) {
  const elsewhere = await rawUpstream(onTestFinished)
  const program = await listeningApi({ ...production, DATA_DIR: temporaryFolder() }, [
    '--import',
    `data:text/javascript,${encodeURIComponent(PROBE)}`,
  ])
  const answered = once(program.child, 'message')
  program.child.send({ address: elsewhere.url, token })
  const [answer] = (await answered) as [{ sent: string; left: string[] }]
  return { ...answer, requests: elsewhere.requests }
}

test('the auth token is opened in the Velt client and nowhere else', () => {
  const opened = globSync('**/*.ts', { cwd: SOURCE }).filter((file) =>
    /(authToken|VELT_AUTH_TOKEN)\??\.open\(/.test(readFileSync(join(SOURCE, file), 'utf8')),
  )
  expect(opened).toEqual(['velt/velt-client.ts'])
})

test('a redirect takes the auth token nowhere, not even within the same origin', async () => {
  const elsewhere = await rawUpstream(onTestFinished)
  const upstream = await rawUpstream(onTestFinished)
  const { member, body } = await withMember({ velt: { apiUrl: upstream.url } })
  for (const location of [`${elsewhere.url}/v2/auth/token/get`, '/another/path']) {
    upstream.answer = (socket) =>
      socket.write(http('', { status: '307 Temporary Redirect', headers: [`location: ${location}`] }))
    expect((await member.call('createVeltToken', { body })).status).toBe(502)
  }
  expect(elsewhere.requests).toEqual([])
  expect(upstream.requests.map((request) => request.split(' ')[1])).toEqual(
    Array(2).fill('/v2/auth/token/get'),
  )
})

test('fetch refuses the auth token in the running program, which has it in no variable any more', async () => {
  const { sent, left, requests } = await askedFromWithin(production.VELT_AUTH_TOKEN)
  expect(sent).toContain('VELT_AUTH_TOKEN was about to leave this process')
  expect(left).toEqual([])
  expect(requests).toEqual([])
})

test('and sends whatever else it is given', async () => {
  expect((await askedFromWithin('0'.repeat(32))).requests).toHaveLength(1)
})
