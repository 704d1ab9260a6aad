import fastifyCookie from '@fastify/cookie'

type Signer = ReturnType<typeof fastifyCookie.signerFactory>

/**
 * Signs session ids as @fastify/cookie does: with the first secret, and takes what any of them signed. The plugin has an id
 * signed anew on each request, right after its cookie was checked; where the first secret has signed it, that cookie is the
 * answer, and the second HMAC of a request is spared.
 */
export function cookieSigner(secrets: readonly string[]): Pick<Signer, 'sign' | 'unsign'> {
  const signer = fastifyCookie.signerFactory([...secrets], 'sha256')
  let checked = { id: '', cookie: '' }
  return {
    sign: (id) => (id === checked.id ? checked.cookie : signer.sign(id)),
    unsign(cookie) {
      const result = signer.unsign(cookie)
      if (result.valid && !result.renew) checked = { id: result.value, cookie }
      return result
    },
  }
}
