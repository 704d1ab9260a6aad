import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createLogger, createServer, type InlineConfig } from 'vite'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { leakGuard } from '../../src/vite.ts'
import { ALPHANUMERIC, nearMiss, valueFrom } from '../support/values.ts'

const SECRET = valueFrom('vite dev', ALPHANUMERIC, 48)
const BASE64 = Buffer.from(`k:${SECRET}`).toString('base64')

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'leak-guard-dev-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  await write('index.html', '<!doctype html><script type="module" src="/main.js"></script>')
})

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), content)
}

/** A development server on a free port, what it has logged, and every byte that it answers with. */
async function start(
  config: InlineConfig = {},
  secrets: Record<string, string> | undefined = { TOKEN: SECRET },
) {
  const logged: string[] = []
  const customLogger = createLogger('info')
  for (const level of ['info', 'warn', 'warnOnce', 'error'] as const)
    customLogger[level] = (message: string) => void logged.push(message)
  const server = await createServer({
    root,
    configFile: false,
    envFile: false,
    customLogger,
    cacheDir: join(root, '.cache'),
    optimizeDeps: { noDiscovery: true },
    server: { port: 0, host: '127.0.0.1', watch: null },
    plugins: [leakGuard(secrets && { secrets })],
    ...config,
  } as InlineConfig)
  await server.listen()
  onTestFinished(() => server.close())
  const { port } = (server.httpServer as Server).address() as AddressInfo
  const open = (path: string, more: readonly string[]) => {
    const socket = connect(port, '127.0.0.1')
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => {})
    socket.write([`GET ${path} HTTP/1.1`, `host: 127.0.0.1:${port}`, ...more, '', ''].join('\r\n'))
    return { socket, wire: () => Buffer.concat(chunks).toString('latin1') }
  }
  const wireOf = async (path: string) => {
    const { socket, wire } = open(path, ['connection: close', 'accept: */*'])
    await once(socket, 'close')
    return wire()
  }
  return { server, logged, open, wireOf, port }
}

describe('a development server does not send', () => {
  test.each<[what: string, path: string, files: Record<string, string>]>([
    ['a module that holds a secret', '/main.js', { 'main.js': `console.log("${SECRET}")` }],
    ['one that holds it in base64', '/main.js', { 'main.js': `console.log("${BASE64}")` }],
    ['a file that is loaded as text', '/notes.txt?import&raw', { 'notes.txt': SECRET }],
    ['a public file', '/config.json', { 'public/config.json': `{"token":"${SECRET}"}` }],
    ['a page with an inline script', '/', { 'index.html': `<!doctype html><script>t="${SECRET}"</script>` }],
    [
      'a variable that is put in its place',
      '/main.js',
      { 'main.js': 'console.log(import.meta.env.VITE_TOKEN)' },
    ],
    ['what a define puts in its place', '/@vite/env', {}],
    ['a source map', '/main.ts', { 'main.ts': `// ${SECRET}\nconsole.log(1 as number)` }],
    ['a style', '/main.css?direct', { 'main.css': `p::after { content: "${SECRET}" }` }],
  ])('%s', async (_, path, files) => {
    vi.stubEnv('VITE_TOKEN', SECRET)
    onTestFinished(() => void vi.unstubAllEnvs())
    for (const [name, content] of Object.entries(files)) await write(name, content)
    const { wireOf, logged } = await start({ define: { __TOKEN__: JSON.stringify(SECRET) } })
    const wire = await wireOf(path)
    expect(wire).toMatch(/^HTTP\/1\.1 500 /)
    for (const form of [SECRET, BASE64]) expect(wire).not.toContain(form.slice(0, 12))
    expect(logged.join('\n')).toContain(`leak-guard: ${path} carries TOKEN`)
    expect(logged.join('\n')).not.toContain(SECRET)
  })

  test('a message of hot reload that holds a secret, whose connection is cut', async () => {
    const { server, open, logged } = await start()
    const { socket, wire } = open(`/?token=${server.config.webSocketToken}`, [
      'connection: upgrade',
      'upgrade: websocket',
      'sec-websocket-version: 13',
      'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-protocol: vite-hmr',
    ])
    await vi.waitFor(() => expect(wire()).toContain('"type":"connected"'))
    server.ws.send({ type: 'custom', event: 'settings', data: { token: SECRET } })
    await once(socket, 'close')
    expect(wire()).not.toContain(SECRET.slice(0, 12))
    expect(logged.join('\n')).toContain('leak-guard: a message of hot reload carries TOKEN')
  })
})

test('the browser is told which address it was, and which secret', async () => {
  await write('main.js', `console.log("${SECRET}")`)
  const { server, wireOf } = await start()
  const send = vi.spyOn(server.ws, 'send')
  await wireOf('/main.js')
  expect(send).toHaveBeenCalledWith({
    type: 'error',
    err: { message: expect.stringMatching(/\/main\.js carries TOKEN \(raw\)/), stack: '' },
  })
})

test('an address that holds the secret is not repeated', async () => {
  await write('main.js', `console.log("${SECRET}")`)
  const { wireOf, logged } = await start()
  await wireOf(`/main.js?t=${SECRET}`)
  expect(logged.join('\n')).toContain('/main.js?t=[secret TOKEN] carries TOKEN')
})

test('what holds no secret is served as it is', async () => {
  await write('main.js', `console.log("${nearMiss(SECRET)}")`)
  const { wireOf, logged } = await start()
  expect(await wireOf('/main.js')).toContain(nearMiss(SECRET))
  expect(await wireOf('/')).toContain('/@vite/client')
  expect(logged.join('\n')).not.toContain('leak-guard')
})

test('the secrets of the workspace’s .env.local are the ones that are looked for', async () => {
  for (const name of ['VELT_AUTH_TOKEN', 'SESSION_SECRET', 'DATABASE_URL', 'REDIS_URL']) vi.stubEnv(name, '')
  onTestFinished(() => void vi.unstubAllEnvs())
  await write('pnpm-workspace.yaml', '')
  await write('.env.local', `VELT_AUTH_TOKEN=${SECRET}`)
  await write('main.js', `console.log("${SECRET}")`)
  const { wireOf } = await start({ plugins: [leakGuard()] })
  expect(await wireOf('/main.js')).toMatch(/^HTTP\/1\.1 500 /)
})
