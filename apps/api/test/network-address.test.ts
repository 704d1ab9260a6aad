import { expect, test } from 'vitest'
import { isLoopbackUrl, parseTrustedProxy } from '../src/network-address.ts'

test.each([
  ['loopback', '127.0.0.1', true],
  ['loopback', '::1', true],
  ['loopback', '::ffff:127.0.0.1', true],
  ['loopback', '10.0.0.1', false],
  ['10.1.2.3', '10.1.2.3', true],
  ['10.1.2.3', '::ffff:10.1.2.3', true],
  ['10.1.2.3', '10.1.2.4', false],
  ['10.0.0.0/8', '10.255.0.1', true],
  ['10.0.0.0/8', '11.0.0.1', false],
  ['10.0.0.0/8', '::ffff:10.0.0.9', true],
  ['fd00::/8', 'fd12::1', true],
  ['fd00::/8', 'fe80::1', false],
  ['::ffff:10.0.0.0/104', '::ffff:10.0.0.9', true],
])('TRUST_PROXY %s: %s is believed: %s', (setting, address, believed) => {
  expect(parseTrustedProxy(setting)?.(address)).toBe(believed)
})

test.each(['true', 'localhost', '10.0.0.0/33', 'fd00::/129', '10.0.0.0/', '10.0.0.0/8/8', '300.1.1.1', ''])(
  'TRUST_PROXY %j is none of the three forms',
  (setting) => {
    expect(parseTrustedProxy(setting)).toBeUndefined()
  },
)

test.each([
  '0.0.0.0/0',
  '0.0.0.0/1',
  '8.0.0.0/7',
  '::/0',
  '2000::/3',
  '::/64',
  '::ffff:0:0/96',
  '::ffff:8.0.0.0/103',
])('TRUST_PROXY %j would believe strangers', (setting) => {
  expect(parseTrustedProxy(setting)).toBeUndefined()
})

test.each([
  ['localhost', true],
  ['127.8.9.1', true],
  ['[::1]', true],
  ['localhost.evil.test', false],
  ['127.0.0.1.evil.test', false],
  ['128.0.0.1', false],
])('%s is this machine: %s', (host, here) => {
  expect(isLoopbackUrl(`http://${host}:5174`)).toBe(here)
})
