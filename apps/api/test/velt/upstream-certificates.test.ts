import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { generate } from 'selfsigned'
import { expect, onTestFinished, test } from 'vitest'
import { http, rawUpstream } from '../support/raw-upstream.ts'
import { withMember } from '../support/with-member.ts'

const DAY = 24 * 3_600_000
const inDays = (days: number) => new Date(Date.now() + days * DAY)

interface Certificate {
  readonly address?: string
  readonly from?: number
  readonly until?: number
  readonly trusted?: boolean
}

/** A member's server whose Velt shows a certificate made for this test alone. */
async function behind({ address = '127.0.0.1', from = -1, until = 1, trusted = true }: Certificate) {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    algorithm: 'sha256',
    notBeforeDate: inDays(from),
    notAfterDate: inDays(until),
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: address }] }],
  })
  if (trusted) {
    const before = getCACertificates('default')
    setDefaultCACertificates([...before, cert])
    onTestFinished(() => setDefaultCACertificates(before))
  }
  const upstream = await rawUpstream(onTestFinished, { key, cert })
  return { upstream, ...(await withMember({ velt: { apiUrl: upstream.url } })) }
}

test('a certificate that is in order is taken', async () => {
  const { member, body } = await behind({})
  expect((await member.call('createVeltToken', { body })).status).toBe(200)
})

test.each<[name: string, certificate: Certificate, reason: string]>([
  ['that nobody vouches for', { trusted: false }, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['for another address', { address: '127.0.0.2' }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['that is over', { from: -3, until: -1 }, 'CERT_HAS_EXPIRED'],
  ['that is not yet good', { from: 1, until: 3 }, 'CERT_NOT_YET_VALID'],
])(
  'ASVS 12.3.1, 12.3.2, 16.3.4: to a Velt with a certificate %s nothing is sent, and the log says why',
  async (_name, certificate, reason) => {
    const { upstream, member, body, log } = await behind(certificate)
    const answer = await member.call('createVeltToken', { body })
    expect([answer.status, answer.refusal.code]).toEqual([502, 'VELT_UNAVAILABLE'])
    expect(upstream.requests).toEqual([])
    expect(log.join('')).toContain(reason)
    expect(JSON.stringify([answer.headers, answer.refusal])).not.toContain(reason)
  },
)

test('ASVS 12.3.1: to a Velt that speaks no TLS where it should nothing is sent', async () => {
  const plain = await rawUpstream()
  plain.onConnection = (socket) => socket.end(http('{}'))
  const { member, body } = await withMember({ velt: { apiUrl: plain.url.replace('http:', 'https:') } })
  expect((await member.call('createVeltToken', { body })).status).toBe(502)
  expect(plain.requests).toEqual([])
})
