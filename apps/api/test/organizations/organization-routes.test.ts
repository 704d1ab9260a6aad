import { expect, test } from 'vitest'
import { joinOrganization } from '../support/join-organization.ts'
import { testApp } from '../support/test-app.ts'

async function organizationOfTwo() {
  const { db, browser } = await testApp()
  const ada = browser()
  const viewer = await ada.signUp({ name: 'Ada' })
  const organizationId = viewer.organizations[0]?.id ?? ''
  const grace = browser()
  await joinOrganization(db, (await grace.signUp({ name: 'Grace' })).user.id, organizationId)
  return { ada, grace, organizationId, stranger: browser() }
}

test('members see each other, as they joined, with their roles', async () => {
  const { grace, organizationId } = await organizationOfTwo()
  const { items } = (await grace.call('listMembers', { params: { organizationId } })).ok
  expect(items.map(({ name, role }) => [name, role])).toEqual([
    ['Ada', 'admin'],
    ['Grace', 'member'],
  ])
})

test('the list is paged by cursor', async () => {
  const { ada, organizationId } = await organizationOfTwo()
  const params = { organizationId }
  const first = (await ada.call('listMembers', { params, query: { limit: 1 } })).ok
  const second = (
    await ada.call('listMembers', { params, query: { limit: 1, cursor: first.nextCursor ?? '' } })
  ).ok
  expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['Ada', 'Grace'])
  expect(second.nextCursor).toBeNull()
})

test('ASVS 8.4.1: a stranger is told the same whether the organization exists or not', async () => {
  const { stranger, organizationId } = await organizationOfTwo()
  await stranger.signUp()
  const real = await stranger.call('listMembers', { params: { organizationId } })
  const made = await stranger.call('listMembers', { params: { organizationId: 'no-such-organization' } })
  expect([real.status, real.refusal.code]).toEqual([403, 'NOT_A_MEMBER'])
  expect({ ...real.refusal, requestId: '' }).toEqual({ ...made.refusal, requestId: '' })
})

test('a visitor is asked to sign in first', async () => {
  const { stranger, organizationId } = await organizationOfTwo()
  expect((await stranger.call('listMembers', { params: { organizationId } })).refusal.code).toBe(
    'NOT_SIGNED_IN',
  )
})
