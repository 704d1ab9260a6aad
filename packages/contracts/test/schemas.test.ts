import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  Credentials,
  DocumentChange,
  ErrorBody,
  NewAccount,
  NewDocument,
  PageQuery,
  VeltTokenRequest,
} from '../src/index.ts'

const account = {
  email: 'ada@test.example',
  password: 'a long enough password',
  name: 'Ada',
  organizationName: 'Engines',
}

test('what is too long is refused in words that say how long it may be', () => {
  const long = 'x'.repeat(100_001)
  const refused = [
    NewAccount.safeParse({ ...account, name: long, organizationName: long, email: long }),
    Credentials.safeParse({ email: long, password: long }),
    DocumentChange.safeParse({ title: long, body: long, version: 1 }),
  ]
  const words = refused.map(({ error }) => error?.issues.map(({ message }) => message))
  expect(words).toEqual([
    ['At most 254 characters', 'At most 80 characters', 'At most 80 characters'],
    ['At most 254 characters', 'At most 256 characters'],
    ['At most 200 characters in a title', 'At most 100,000 characters'],
  ])
})

describe('NewAccount', () => {
  test('trims names and folds the case of the email, and leaves the password as typed', () => {
    expect(
      NewAccount.parse({
        ...account,
        email: ' Ada@Test.Example ',
        name: ' Ada ',
        password: '  spaces kept  ',
      }),
    ).toEqual({
      ...account,
      password: '  spaces kept  ',
    })
  })

  test.each([
    ['an address without a domain', { email: 'ada@' }],
    ['an address of 255 characters', { email: `${'a'.repeat(243)}@test.example` }],
    ['a password of 11 characters', { password: 'eleven char' }],
    ['a password of 257 characters', { password: 'x'.repeat(257) }],
    ['a blank name', { name: '  ' }],
    ['a name of 81 characters', { name: 'x'.repeat(81) }],
    ['a blank organization', { organizationName: '' }],
  ])('refuses %s', (_name, change) => {
    expect(NewAccount.safeParse({ ...account, ...change }).success).toBe(false)
  })

  test.each([
    ['a password of 12 characters', { password: 'twelve chars' }],
    ['a password of 256 characters', { password: 'x'.repeat(256) }],
    ['a name of 80 characters', { name: 'x'.repeat(80) }],
  ])('takes %s', (_name, change) => {
    expect(NewAccount.safeParse({ ...account, ...change }).success).toBe(true)
  })
})

test.each([
  ['a name', () => NewAccount.safeParse({ ...account, name: 'A\0da' })],
  ['an organization', () => NewAccount.safeParse({ ...account, organizationName: 'Eng\0ines' })],
  ['an email', () => Credentials.safeParse({ email: 'ada\0', password: 'x' })],
  ['a title', () => NewDocument.safeParse({ title: 'No\0tes' })],
  ['a body', () => DocumentChange.safeParse({ title: 'Notes', body: '\0', version: 1 })],
])('%s with a NUL is refused: PostgreSQL cannot keep it', (_what, parse) => {
  expect(parse().error?.issues).toMatchObject([{ message: 'A NUL character cannot be kept' }])
})

test.each(['\ud83d', 'a\ude00'])(
  'a text with half a character is refused: a database would keep another one',
  (body) => {
    const parsed = DocumentChange.safeParse({ title: 'Notes', body, version: 1 })
    expect(parsed.error?.issues).toMatchObject([{ message: 'Half a character cannot be kept' }])
    expect(DocumentChange.safeParse({ title: 'Notes', body: '😀', version: 1 }).success).toBe(true)
  },
)

test('Credentials take a short password: it is wrong, not invalid', () => {
  expect(Credentials.safeParse({ email: 'ada', password: 'x' }).success).toBe(true)
})

test('VeltTokenRequest takes the organization and not a word on who asks', () => {
  expectTypeOf<VeltTokenRequest>().toEqualTypeOf<{ organizationId: string }>()
  expect(VeltTokenRequest.safeParse({ organizationId: 'org' }).success).toBe(true)
  for (const key of ['userId', 'email', 'isAdmin', 'user']) {
    const { error } = VeltTokenRequest.safeParse({ organizationId: 'org', [key]: true })
    expect(error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: [key] }])
  }
})

test.each(['', 'a b', '../x', 'x'.repeat(65), 'ä', "'--"])('an id is not %j', (organizationId) => {
  expect(VeltTokenRequest.safeParse({ organizationId }).success).toBe(false)
})

test('a page has 50 items unless asked for 1 to 100', () => {
  expect(PageQuery.parse({})).toEqual({ limit: 50 })
  expect(PageQuery.parse({ limit: '100' })).toEqual({ limit: 100 })
  for (const limit of ['0', '101', '1.5', 'ten', ''])
    expect(PageQuery.safeParse({ limit }).success).toBe(false)
})

test('a title is trimmed and may not be blank; a body may be empty', () => {
  expect(NewDocument.parse({ title: ' Notes ' })).toEqual({ title: 'Notes' })
  expect(NewDocument.safeParse({ title: ' ' }).success).toBe(false)
  expect(DocumentChange.safeParse({ title: 'Notes', body: '', version: 1 }).success).toBe(true)
  expect(DocumentChange.safeParse({ title: 'Notes', body: '', version: 1.5 }).success).toBe(false)
})

test('a refusal has a code from the closed list', () => {
  const error = { code: 'NOT_SIGNED_IN', message: 'Sign in first.', requestId: 'r' }
  expect(ErrorBody.parse({ error })).toEqual({ error })
  expect(ErrorBody.safeParse({ error: { ...error, code: 'TEAPOT' } }).success).toBe(false)
})
