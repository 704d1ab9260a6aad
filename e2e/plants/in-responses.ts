import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { binaryFrame, packedFrame, textFrame } from './frames.ts'
import { fetched, framed, type Ground, type Plant } from './plant.ts'

const served =
  (type: string, write: (secret: string) => string | Buffer): NonNullable<Plant['serve']> =>
  (response, secret) =>
    response.setHeader('content-type', type).end(write(secret))

const packed =
  (encoding: string, pack: (text: Buffer) => Buffer): NonNullable<Plant['serve']> =>
  (response, secret) => {
    const filler = 'All work and no play makes a dull page. '.repeat(200)
    response.setHeader('content-encoding', encoding).end(pack(Buffer.from(filler + secret + filler)))
  }

/** Appends an element with the plant's address, waits until it has loaded or failed, and takes it away. */
const loaded =
  (
    tag: 'script' | 'link' | 'img',
    addressAs: 'src' | 'href',
    more: Record<string, string> = {},
  ): Plant['act'] =>
  ({ page, path }) =>
    page.evaluate(
      ({ tag, addressAs, more, path }) =>
        new Promise<void>((resolve) => {
          const element = document.createElement(tag)
          element.onload = element.onerror = () => resolve()
          Object.assign(element, more, { [addressAs]: path })
          document.head.append(element)
        }),
      { tag, addressAs, more, path },
    )

const heard: Plant['act'] = ({ page, path }) =>
  page.evaluate(
    (address) =>
      new Promise((resolve) => {
        new WebSocket(address).onmessage = resolve
      }).then(() => {}),
    path,
  )

async function downloaded(page: Ground['page'], start: () => Promise<unknown>): Promise<void> {
  const download = page.waitForEvent('download')
  await start()
  await (await download).path()
}

/** What a server sends in. */
export const RESPONSE_PLANTS: readonly Plant[] = [
  {
    id: 'document-body',
    way: 'a document',
    channel: 'response-body',
    serve: served('text/html', (secret) => `<!doctype html><!-- ${secret} -->`),
    act: framed(({ path }) => path),
  },
  {
    id: 'script-body',
    way: 'a script',
    channel: 'response-body',
    serve: served('text/javascript', (secret) => `void '${secret}'`),
    act: loaded('script', 'src'),
  },
  {
    id: 'module-body',
    way: 'a module that is imported later on',
    channel: 'response-body',
    serve: served('text/javascript', (secret) => `export default '${secret}'`),
    act: ({ page, path }) => page.evaluate((address) => import(address).then(() => {}), path),
  },
  {
    id: 'style-body',
    way: 'a style sheet',
    channel: 'response-body',
    serve: served('text/css', (secret) => `.t::before { content: '${secret}' }`),
    act: loaded('link', 'href', { rel: 'stylesheet' }),
  },
  {
    id: 'json-body',
    way: 'an answer in JSON',
    channel: 'response-body',
    serve: served('application/json', (secret) => JSON.stringify({ deep: [{ secret }] })),
    act: fetched,
  },
  {
    id: 'xhr-body',
    way: 'an answer to a request of the old kind',
    channel: 'response-body',
    serve: served('text/plain', (secret) => secret),
    act: ({ page, path }) =>
      page.evaluate(
        (address) =>
          new Promise<void>((resolve) => {
            const request = new XMLHttpRequest()
            request.onloadend = () => resolve()
            request.open('GET', address)
            request.send()
          }),
        path,
      ),
  },
  {
    id: 'binary-body',
    way: 'a picture',
    channel: 'response-body',
    serve: served('image/png', (secret) => Buffer.concat([Buffer.from([0, 255, 1]), Buffer.from(secret)])),
    act: loaded('img', 'src'),
  },
  {
    id: 'gzip-body',
    way: 'a body in gzip',
    channel: 'response-body',
    serve: packed('gzip', gzipSync),
    act: fetched,
  },
  {
    id: 'brotli-body',
    way: 'a body in Brotli',
    channel: 'response-body',
    serve: packed('br', brotliCompressSync),
    act: fetched,
  },
  {
    id: 'zstd-body',
    way: 'a body in Zstandard',
    channel: 'response-body',
    serve: packed('zstd', zstdCompressSync),
    act: fetched,
  },
  {
    id: 'error-body',
    way: 'the body of an error',
    channel: 'response-body',
    serve: (response, secret) => response.writeHead(500).end(`Cannot connect with ${secret}`),
    act: fetched,
  },
  {
    id: 'unread-body',
    way: 'a body that the page does not read',
    channel: 'response-body',
    serve: served('text/plain', (secret) => secret),
    act: ({ page, path }) => page.evaluate((address) => fetch(address).then(() => {}), path),
  },
  {
    id: 'response-header',
    way: 'a header of a response',
    channel: 'response-head',
    serve: (response, secret) => response.setHeader('x-t', secret).end(),
    act: fetched,
  },
  {
    id: 'status-text',
    way: 'a status text',
    channel: 'response-head',
    serve: (response, secret) => response.writeHead(200, secret).end(),
    act: fetched,
  },
  {
    id: 'redirect-header',
    way: 'the address of a redirect',
    channel: 'response-head',
    serve: (response, secret) => response.writeHead(302, { location: `/nothing?t=${secret}` }).end(),
    act: fetched,
  },
  {
    id: 'redirect-body',
    way: 'the body of a redirect',
    channel: 'redirect-body',
    serve: (response, secret) => response.writeHead(307, { location: '/nothing' }).end(`Moved. ${secret}`),
    act: fetched,
  },
  {
    id: 'preflight-header',
    way: 'a header of the answer to a preflight',
    channel: 'response-head',
    serve: (response, secret, { method }) =>
      response.writeHead(204, method === 'OPTIONS' ? { 'x-t': secret } : {}).end(),
    act: ({ page, otherSite }) =>
      page.evaluate((address) => fetch(address, { headers: { 'x-t': 'it' } }).then(() => {}), otherSite),
  },
  {
    id: 'early-hints',
    way: 'early hints',
    channel: 'early-hints',
    serve: (response, secret) =>
      response.writeEarlyHints({ link: `</nothing?t=${secret}>; rel=preload; as=style` }, () =>
        response.end('ok'),
      ),
    act: framed(({ path }) => path),
  },
  {
    id: 'trailer',
    way: 'a trailer',
    channel: 'trailer',
    serve: (response, secret) => {
      response.writeHead(200, { trailer: 'x-t' }).write('ok')
      response.addTrailers({ 'x-t': secret })
      response.end()
    },
    act: fetched,
  },
  {
    id: 'http-only-cookie',
    way: 'a cookie that no script can read',
    channel: 'cookie',
    serve: (response, secret) => response.setHeader('set-cookie', `kept=${secret}; HttpOnly`).end(),
    act: fetched,
  },
  {
    id: 'event-stream',
    way: 'an event stream that stays open',
    channel: 'response-body',
    serve: (response, secret) =>
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`data: ${secret}\n\n`),
    act: ({ page, path }) =>
      page.evaluate(
        (address) =>
          new Promise((resolve) => {
            new EventSource(address).onmessage = resolve
          }).then(() => {}),
        path,
      ),
  },
  {
    id: 'endless-stream',
    way: 'a stream without end, cut in the middle of the secret',
    channel: 'response-body',
    serve: (response, secret) => {
      response.write(`begin ${secret.slice(0, 40)}`)
      setImmediate(() => response.write(`${secret.slice(40)} end`))
    },
    act: ({ page, path }) =>
      page.evaluate(async (address) => {
        const reader = (await fetch(address)).body?.pipeThrough(new TextDecoderStream()).getReader()
        for (let text = ''; !text.includes('end'); ) text += (await reader?.read())?.value ?? 'end'
      }, path),
  },
  {
    id: 'small-chunks',
    way: 'a body in chunks of seven characters',
    channel: 'response-body',
    serve: (response, secret) => {
      for (const chunk of secret.match(/.{1,7}/g) ?? []) response.write(chunk)
      response.end()
    },
    act: fetched,
  },
  {
    id: 'chunk-extension',
    way: 'a note on the size of a chunk',
    channel: 'wire',
    serve: (response, secret) =>
      response.socket?.end(
        `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n2;t=${secret}\r\nok\r\n0\r\n\r\n`,
      ),
    act: fetched,
  },
  {
    id: 'prefetched-body',
    way: 'what is fetched ahead and never used',
    channel: 'response-body',
    serve: served('text/html', (secret) => secret),
    act: loaded('link', 'href', { rel: 'prefetch', as: 'document' }),
  },
  {
    id: 'favicon',
    way: 'the icon of a page',
    channel: 'response-body',
    serve: served(
      'image/svg+xml',
      (secret) => `<svg xmlns="http://www.w3.org/2000/svg"><desc>${secret}</desc></svg>`,
    ),
    act: async ({ visitor: page, url, path }) => {
      const asked = page
        .context()
        .waitForEvent('request', { timeout: 1000 })
        .catch(() => undefined)
      await page.goto(new URL('/', url).href)
      await page.evaluate(
        (address) => document.querySelector('link[rel=icon]')?.setAttribute('href', address),
        path,
      )
      await asked
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)))
      await page.goto('about:blank')
    },
  },
  {
    id: 'third-party-frame',
    way: 'a frame of another site',
    channel: 'response-body',
    serve: served('text/html', (secret) => `<p hidden data-t="${secret}">`),
    act: framed(({ otherSite }) => otherSite),
  },
  {
    id: 'popup-body',
    way: 'a window that opens and closes itself',
    channel: 'response-body',
    serve: served('text/html', (secret) => `<p>${secret}</p><script>close()</script>`),
    act: async ({ page, context, path }) => {
      const opened = context.waitForEvent('page')
      await page.evaluate((address) => void open(address), path)
      const popup = await opened
      if (!popup.isClosed()) await popup.waitForEvent('close')
    },
  },
  {
    id: 'download',
    way: 'a download',
    channel: 'download',
    serve: (response, secret) =>
      response.setHeader('content-disposition', 'attachment; filename="export.txt"').end(secret),
    act: ({ page, path }) =>
      downloaded(page, () => page.evaluate((address) => location.assign(address), path)),
  },
  {
    id: 'made-up-download',
    way: 'a download that the page makes up',
    channel: 'download',
    act: ({ page, secret }) =>
      downloaded(page, () =>
        page.evaluate((it) => {
          const link = document.createElement('a')
          Object.assign(link, { href: `data:text/plain,${it}`, download: 'notes.txt' })
          link.click()
        }, secret),
      ),
  },
  {
    id: 'socket-header',
    way: 'a header of the answer that opens a web socket',
    channel: 'response-head',
    socket: (secret) => ({ headers: `x-t: ${secret}`, frames: [textFrame('hello')] }),
    act: heard,
  },
  {
    id: 'socket-text-in',
    way: 'a text from a web socket',
    channel: 'web-socket-received',
    socket: (secret) => ({ frames: [textFrame(secret)] }),
    act: heard,
  },
  {
    id: 'socket-bytes-in',
    way: 'bytes from a web socket',
    channel: 'web-socket-received',
    socket: (secret) => ({ frames: [binaryFrame(Buffer.from(secret))] }),
    act: heard,
  },
  {
    id: 'socket-packed-in',
    way: 'packed messages from a web socket, the second of which refers to the first',
    channel: 'web-socket-received',
    socket: (secret) => ({
      frames: [packedFrame('A first message. '.repeat(9)), packedFrame(`A first message. ${secret}`)],
      isPacked: true,
    }),
    act: heard,
  },
]
