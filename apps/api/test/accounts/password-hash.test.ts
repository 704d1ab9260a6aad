import { expect, test } from 'vitest'
import { hashPassword, verifyPassword } from '../../src/accounts/password-hash.ts'

test('ASVS 11.4.2: hashes to a PHC string of argon2id with OWASP’s parameters, salted anew each time', async () => {
  const [one, two] = await Promise.all([hashPassword('the same password'), hashPassword('the same password')])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  expect(one).not.toBe(two)
})

test('verifies the password it was made from and no other', async () => {
  const phc = await hashPassword('the right password')
  expect(await verifyPassword('the right password', phc)).toBe(true)
  expect(await verifyPassword('the right passwore', phc)).toBe(false)
  expect(await verifyPassword('', phc)).toBe(false)
})

test('verifies a hash that was made with other parameters', async () => {
  // Made by the argon2 reference implementation: password "password", salt "somesalt".
  const phc = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'
  expect(await verifyPassword('password', phc)).toBe(true)
  expect(await verifyPassword('Password', phc)).toBe(false)
})

test('ASVS 6.3.8: says no to everything where there is no account', async () => {
  expect(await verifyPassword('anything', undefined)).toBe(false)
})

test('throws on a stored hash that it cannot read, rather than say no', async () => {
  await expect(verifyPassword('anything', 'plaintext')).rejects.toThrow('PHC')
})

test('ASVS 6.3.1: refuses with UNAVAILABLE what will not fit in the queue, and serves the rest', async () => {
  const attempts = await Promise.allSettled(
    Array.from({ length: 110 }, () =>
      verifyPassword('anything', '$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR'),
    ),
  )
  const refused = attempts.filter(({ status }) => status === 'rejected')
  expect(refused).toHaveLength(8)
  expect(refused[0]).toMatchObject({ reason: { code: 'UNAVAILABLE', statusCode: 503 } })
})
