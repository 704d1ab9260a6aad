import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { testApp } from '../support/test-app.ts'

function builtWeb(): string {
  const root = join(temporaryFolder(), 'web')
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>The page</title>')
  writeFileSync(join(root, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(join(root, 'assets/index-4f2a.js'), 'export {}')
  writeFileSync(join(root, '..', 'secret.txt'), 'not for the web')
  return root
}

const SCRIPT = `export const text = ${JSON.stringify('the same again, '.repeat(100))}`
const PAGE = '<!doctype html><title>The page</title>'

/** A build with copies that were compressed when it was made. */
function compressedWeb(): string {
  const root = builtWeb()
  writeFileSync(join(root, 'assets/index-4f2a.js'), SCRIPT)
  writeFileSync(join(root, 'assets/index-4f2a.js.br'), brotliCompressSync(SCRIPT))
  writeFileSync(join(root, 'assets/index-4f2a.js.gz'), gzipSync(SCRIPT))
  writeFileSync(join(root, 'index.html.br'), brotliCompressSync(PAGE))
  writeFileSync(join(root, 'index.html.gz'), gzipSync(PAGE))
  return root
}

const UNPACK = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
  none: (bytes: Buffer) => bytes,
}

test('the page comes for every address that only the browser knows, and is asked for anew each time', async () => {
  const { app } = await testApp({ webRoot: builtWeb() })
  for (const url of ['/', '/documents/abc', '/index.html', '/?next=1', '/apiary']) {
    const { statusCode, body, headers } = await app.inject(url)
    expect([url, statusCode, body]).toEqual([url, 200, expect.stringContaining('The page')])
    expect([headers['cache-control'], headers['content-type']]).toEqual([
      'no-cache',
      'text/html; charset=utf-8',
    ])
    expect(headers['content-security-policy']).toContain("script-src 'self' https://*.velt.dev")
    expect(headers['set-cookie']).toBeUndefined()
  }
})

test('ASVS 3.4.3, 3.4.6: the policy of the page takes the script from the CDN that the settings name, and from nowhere looser', async () => {
  const { app } = await testApp({
    webRoot: builtWeb(),
    veltSettings: { apiKey: 'k', script: 'sandbox', cdnHost: 'http://127.0.0.1:5174' },
  })
  const policy = String((await app.inject('/')).headers['content-security-policy'])
  const script = policy.split('; ').find((directive) => directive.startsWith('script-src')) ?? ''
  expect(script).toContain(' http://127.0.0.1:5174')
  expect(script).not.toMatch(/unsafe|data:|\*(\s|$)/)
  expect(policy).toContain("frame-ancestors 'none'")
})

test('hashed files may be kept for a year, others are asked for again', async () => {
  const { app } = await testApp({ webRoot: builtWeb() })
  const hashed = await app.inject('/assets/index-4f2a.js')
  expect([hashed.statusCode, hashed.headers['cache-control']]).toEqual([
    200,
    'public, max-age=31536000, immutable',
  ])
  expect((await app.inject('/icon.svg')).headers['cache-control']).toBe('no-cache')
})

test('a hashed file that is gone is a 404, not the page', async () => {
  const { app } = await testApp({ webRoot: builtWeb() })
  const response = await app.inject('/assets/index-old.js')
  expect([response.statusCode, response.json().error.code]).toEqual([404, 'NOT_FOUND'])
})

test('ASVS 13.4.1: nothing outside the folder can be named', async () => {
  const { app } = await testApp({ webRoot: builtWeb() })
  for (const url of [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%5csecret.txt',
  ]) {
    expect((await app.inject(url)).body).not.toContain('not for the web')
  }
})

test('an unknown address under /api is a refusal, not the page', async () => {
  const { app } = await testApp({ webRoot: builtWeb() })
  for (const url of ['/api', '/api/', '/api/nothing', '/api?x=1', '/%61pi/nothing']) {
    expect([url, (await app.inject(url)).statusCode]).toEqual([url, 404])
  }
})

test('without a build the API serves alone, and says so once', async () => {
  const { app, log } = await testApp({ webRoot: join(temporaryFolder(), 'none') })
  expect((await app.inject('/')).statusCode).toBe(404)
  expect((await app.inject('/api/session')).statusCode).toBe(200)
  expect(log.filter((line) => line.includes('serving the API alone'))).toHaveLength(1)
})

test('a file goes out in the best encoding that the browser takes, and caches are told that it depends', async () => {
  const { app } = await testApp({ webRoot: compressedWeb() })
  for (const [accepted, encoding] of [
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0.2, gzip;q=0.8', 'gzip'],
    ['*', 'gzip'],
    ['br;q=0, gzip;q=0', 'none'],
    ['zstd', 'none'],
    ['identity', 'none'],
    ['', 'none'],
    [undefined, 'none'],
  ] as const) {
    const response = await app.inject({
      url: '/assets/index-4f2a.js',
      headers: accepted === undefined ? {} : { 'accept-encoding': accepted },
    })
    const { headers, rawPayload } = response
    expect([accepted, response.statusCode, headers['content-encoding'] ?? 'none']).toEqual([
      accepted,
      200,
      encoding,
    ])
    expect(UNPACK[encoding](rawPayload).toString()).toBe(SCRIPT)
    expect(headers['content-length']).toBe(String(rawPayload.length))
    expect(headers).toMatchObject({
      vary: 'accept-encoding',
      'content-type': 'application/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    })
  }
})

test('the page keeps its policy and its caching when it is compressed, whatever its address', async () => {
  const { app } = await testApp({ webRoot: compressedWeb() })
  for (const url of ['/', '/index.html', '/documents/abc']) {
    const plain = await app.inject(url)
    for (const encoding of ['br', 'gzip'] as const) {
      const { headers, rawPayload } = await app.inject({ url, headers: { 'accept-encoding': encoding } })
      expect([url, headers['content-encoding']]).toEqual([url, encoding])
      expect(UNPACK[encoding](rawPayload).toString()).toBe(PAGE)
      for (const name of ['content-security-policy', 'reporting-endpoints', 'cache-control', 'content-type'])
        expect([name, headers[name]]).toEqual([name, plain.headers[name]])
    }
  }
})

test('a file without a compressed copy goes out as it is', async () => {
  const { app } = await testApp({ webRoot: compressedWeb() })
  const { statusCode, headers, body } = await app.inject({
    url: '/icon.svg',
    headers: { 'accept-encoding': 'br, gzip' },
  })
  expect([statusCode, headers['content-encoding'], headers['content-type']]).toEqual([
    200,
    undefined,
    'image/svg+xml',
  ])
  expect(body).toContain('<svg')
})

test('a compressed copy has no address of its own', async () => {
  const { app } = await testApp({ webRoot: compressedWeb() })
  for (const ending of ['br', 'gz'])
    for (const accepted of ['', 'br, gzip']) {
      const { statusCode } = await app.inject({
        url: `/assets/index-4f2a.js.${ending}`,
        headers: { 'accept-encoding': accepted },
      })
      expect([ending, accepted, statusCode]).toEqual([ending, accepted, 404])
    }
})

test('a browser that has the page is told so, for each encoding by itself', async () => {
  const { app } = await testApp({ webRoot: compressedWeb() })
  const etags = new Set<unknown>()
  for (const encoding of ['br', 'gzip', 'identity']) {
    const headers = { 'accept-encoding': encoding }
    const { etag } = (await app.inject({ url: '/', headers })).headers
    etags.add(etag)
    const again = await app.inject({ url: '/', headers: { ...headers, 'if-none-match': String(etag) } })
    expect([encoding, again.statusCode, again.rawPayload.length]).toEqual([encoding, 304, 0])
    expect(again.headers).toMatchObject({ etag, vary: 'accept-encoding', 'cache-control': 'no-cache' })
  }
  expect(etags.size).toBe(3)
})

test('HEAD says of a compressed file what GET says, and sends nothing', async () => {
  const { app } = await testApp({ webRoot: compressedWeb() })
  for (const encoding of ['br', 'gzip', 'identity']) {
    const asked = { url: '/assets/index-4f2a.js', headers: { 'accept-encoding': encoding } }
    const head = await app.inject({ ...asked, method: 'HEAD' })
    const get = await app.inject(asked)
    expect([head.statusCode, head.rawPayload.length]).toEqual([200, 0])
    for (const name of ['content-encoding', 'content-length', 'content-type', 'etag', 'vary'])
      expect([name, head.headers[name]]).toEqual([name, get.headers[name]])
  }
})

test('whoever asks for part of a file gets the whole of it', async () => {
  const { app } = await testApp({ webRoot: compressedWeb() })
  for (const encoding of ['br', 'gzip', 'identity']) {
    const { statusCode, headers, rawPayload } = await app.inject({
      url: '/assets/index-4f2a.js',
      headers: { 'accept-encoding': encoding, range: 'bytes=10-19' },
    })
    expect([encoding, statusCode, headers['accept-ranges']]).toEqual([encoding, 200, undefined])
    expect(UNPACK[encoding === 'identity' ? 'none' : (encoding as 'br')](rawPayload).toString()).toBe(SCRIPT)
  }
})
