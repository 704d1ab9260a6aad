import { describe, expect, test } from 'vitest'
import { joinOrganization } from '../support/join-organization.ts'
import { testApp } from '../support/test-app.ts'

async function twoMembersAndAStranger() {
  const { app, db, browser } = await testApp()
  const ada = browser()
  const organizationId = (await ada.signUp()).organizations[0]?.id ?? ''
  const grace = browser()
  await joinOrganization(db, (await grace.signUp()).user.id, organizationId)
  const stranger = browser()
  await stranger.signUp()
  return { app, ada, grace, stranger, visitor: browser(), organizationId, params: { organizationId } }
}

async function withDocument() {
  const people = await twoMembersAndAStranger()
  const document = (
    await people.ada.call('createDocument', { params: people.params, body: { title: 'Notes' } })
  ).ok
  return { ...people, document, at: { documentId: document.id } }
}

test('a new document is empty, at version 1, and its members can read it', async () => {
  const { grace, document, organizationId, at } = await withDocument()
  expect(document).toEqual({
    id: expect.any(String),
    organizationId,
    title: 'Notes',
    body: '',
    version: 1,
    updatedAt: expect.any(String),
  })
  expect((await grace.call('readDocument', { params: at })).ok).toEqual(document)
})

test('the list shows the latest change first and pages through all of them once', async () => {
  const { ada, grace, params } = await twoMembersAndAStranger()
  for (let i = 1; i <= 5; i++) await ada.call('createDocument', { params, body: { title: `Document ${i}` } })
  const all = (await grace.call('listDocuments', { params })).ok
  expect(all.items).toHaveLength(5)
  expect(all.nextCursor).toBeNull()
  expect(all.items.map(({ updatedAt }) => updatedAt)).toEqual(
    all.items
      .map(({ updatedAt }) => updatedAt)
      .sort()
      .reverse(),
  )
  const paged: string[] = []
  let cursor: string | undefined
  do {
    const part = (
      await grace.call('listDocuments', { params, query: { limit: 2, ...(cursor && { cursor }) } })
    ).ok
    paged.push(...part.items.map(({ id }) => id))
    cursor = part.nextCursor ?? undefined
  } while (cursor !== undefined)
  expect(paged).toEqual(all.items.map(({ id }) => id))
})

test.each([
  [{ limit: 0 }, '/limit'],
  [{ limit: 101 }, '/limit'],
  [{ cursor: 'from elsewhere' }, '/cursor'],
  [{ cursor: Buffer.from('["a"]').toString('base64url') }, '/cursor'],
  [{ page: 2 } as object, '/page'],
])('the list refuses %j and names %s', async (query, path) => {
  const { ada, params } = await twoMembersAndAStranger()
  const answer = await ada.call('listDocuments', { params, query })
  expect([answer.status, answer.refusal.code, answer.refusal.issues?.[0]?.path]).toEqual([
    400,
    'VALIDATION',
    path,
  ])
})

describe('PUT', () => {
  test('saves over the version it began with and counts it up', async () => {
    const { ada, grace, at } = await withDocument()
    const saved = await ada.call('saveDocument', {
      params: at,
      body: { title: 'Notes', body: 'Text', version: 1 },
    })
    expect(saved.ok).toMatchObject({ body: 'Text', version: 2 })
    expect((await grace.call('readDocument', { params: at })).ok).toEqual(saved.ok)
  })

  test('refuses a save over a newer version and changes nothing', async () => {
    const { ada, grace, at } = await withDocument()
    const hers = await grace.call('saveDocument', {
      params: at,
      body: { title: 'Notes', body: 'Hers', version: 1 },
    })
    const answer = await ada.call('saveDocument', {
      params: at,
      body: { title: 'Notes', body: 'Mine', version: 1 },
    })
    expect([answer.status, answer.refusal.code]).toEqual([409, 'VERSION_CONFLICT'])
    expect((await ada.call('readDocument', { params: at })).ok).toEqual(hers.ok)
  })

  test('of many saves of one version at once, one goes through', async () => {
    const { ada, at } = await withDocument()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        ada.call('saveDocument', { params: at, body: { title: 'Notes', body: `Save ${i}`, version: 1 } }),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19)
  })

  test.each([
    ['/title', { title: '' }],
    ['/title', { title: 'x'.repeat(201) }],
    ['/body', { body: 'x'.repeat(100_001) }],
    ['/version', { version: 0 }],
    ['/organizationId', { organizationId: 'another' }],
  ])('names %s when it is not valid', async (path, change) => {
    const { ada, at } = await withDocument()
    const answer = await ada.call('saveDocument', {
      params: at,
      body: { title: 'T', body: '', version: 1, ...change },
    })
    expect([answer.status, answer.refusal.issues?.map((issue) => issue.path)]).toEqual([400, [path]])
  })
})

test('DELETE removes it, once', async () => {
  const { ada, grace, at } = await withDocument()
  expect((await grace.call('deleteDocument', { params: at })).status).toBe(204)
  expect((await ada.call('readDocument', { params: at })).status).toBe(404)
  expect((await ada.call('deleteDocument', { params: at })).status).toBe(404)
  const save = await ada.call('saveDocument', { params: at, body: { title: 'T', body: '', version: 1 } })
  expect(save.refusal.code).toBe('NOT_FOUND')
})

test('ASVS 8.2.2, 8.3.1, 8.4.1: to a stranger a document is not there, whatever is asked of it', async () => {
  const { ada, stranger, at, params, document } = await withDocument()
  const change = { title: 'Taken', body: 'over', version: 1 }
  for (const answer of [
    await stranger.call('readDocument', { params: at }),
    await stranger.call('saveDocument', { params: at, body: change }),
    await stranger.call('deleteDocument', { params: at }),
  ]) {
    expect([answer.status, answer.refusal.code]).toEqual([404, 'NOT_FOUND'])
  }
  expect((await stranger.call('listDocuments', { params })).refusal.code).toBe('NOT_A_MEMBER')
  expect((await stranger.call('createDocument', { params, body: { title: 'In' } })).refusal.code).toBe(
    'NOT_A_MEMBER',
  )
  expect((await ada.call('readDocument', { params: at })).ok).toEqual(document)
})

test('ASVS 8.2.1: a visitor is asked to sign in first, whatever is asked', async () => {
  const { visitor, at, params } = await withDocument()
  for (const answer of [
    await visitor.call('listDocuments', { params }),
    await visitor.call('createDocument', { params, body: { title: 'In' } }),
    await visitor.call('readDocument', { params: at }),
    await visitor.call('saveDocument', { params: at, body: { title: 'T', body: '', version: 1 } }),
    await visitor.call('deleteDocument', { params: at }),
  ]) {
    expect([answer.status, answer.refusal.code]).toEqual([401, 'NOT_SIGNED_IN'])
  }
})

test('a save takes as much text as the contract does, each character escaped, and no more than a mebibyte', async () => {
  const { ada, at } = await withDocument()
  const change = { title: '\u{1}x'.repeat(100), body: '\u{1}'.repeat(100_000), version: 1 }
  expect((await ada.call('saveDocument', { params: at, body: change })).ok.body).toBe(change.body)
  const larger = { ...change, body: 'x'.repeat(1024 * 1024) }
  const answer = await ada.call('saveDocument', { params: at, body: larger })
  expect([answer.status, answer.refusal.code]).toEqual([413, 'PAYLOAD_TOO_LARGE'])
})

test('a save of lists in lists, a quarter of a million deep, is refused', async () => {
  const { app, ada, at } = await withDocument()
  const { statusCode } = await app.inject({
    method: 'PUT',
    url: `/api/documents/${at.documentId}`,
    headers: {
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
      cookie: ada.cookieHeader,
    },
    payload: `${'['.repeat(250_000)}"__proto__"${']'.repeat(250_000)}`,
  })
  expect(statusCode).toBe(400)
})
