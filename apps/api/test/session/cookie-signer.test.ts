import fastifyCookie from '@fastify/cookie'
import { expect, test } from 'vitest'
import { cookieSigner } from '../../src/session/cookie-signer.ts'

const OLD = 'the-old-secret-of-the-signer-0123456789'
const NEW = 'the-new-secret-of-the-signer-0123456789'

test('signs as @fastify/cookie does, whatever was checked before', () => {
  const signer = cookieSigner([NEW])
  const byPlugin = (id: string) => fastifyCookie.sign(id, NEW)
  expect(signer.sign('a')).toBe(byPlugin('a'))
  expect(signer.unsign(byPlugin('a'))).toMatchObject({ valid: true, value: 'a' })
  expect(signer.sign('a')).toBe(byPlugin('a'))
  expect(signer.sign('b')).toBe(byPlugin('b'))
})

test('a cookie that the older secret signed is valid, and is signed anew with the first', () => {
  const signer = cookieSigner([NEW, OLD])
  const old = fastifyCookie.sign('a', OLD)
  expect(signer.unsign(old)).toMatchObject({ valid: true, renew: true, value: 'a' })
  expect(signer.sign('a')).toBe(fastifyCookie.sign('a', NEW))
})

test('a cookie that nobody signed is not valid and is never given back', () => {
  const signer = cookieSigner([NEW])
  for (const cookie of ['a.forged', fastifyCookie.sign('a', OLD), 'a', '']) {
    expect(signer.unsign(cookie).valid).toBe(false)
    expect(signer.sign('a')).toBe(fastifyCookie.sign('a', NEW))
  }
})
