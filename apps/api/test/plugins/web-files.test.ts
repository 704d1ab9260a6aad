import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
  for (const url of ['/api', '/api/', '/api/nothing', '/api?x=1']) {
    expect([url, (await app.inject(url)).statusCode]).toEqual([url, 404])
  }
})

test('without a build the API serves alone, and says so once', async () => {
  const { app, log } = await testApp({ webRoot: join(temporaryFolder(), 'none') })
  expect((await app.inject('/')).statusCode).toBe(404)
  expect((await app.inject('/api/session')).statusCode).toBe(200)
  expect(log.filter((line) => line.includes('serving the API alone'))).toHaveLength(1)
})
