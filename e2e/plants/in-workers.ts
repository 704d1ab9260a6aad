import { randomInt } from 'node:crypto'
import { textFrame } from './frames.ts'
import type { Plant } from './plant.ts'

const script =
  (source: (secret: string) => string): NonNullable<Plant['serve']> =>
  (response, secret, { url = '' }) =>
    url.endsWith('/data')
      ? response.end(secret)
      : response.setHeader('content-type', 'text/javascript').end(source(secret))

/** An expression for a secret that can only be had by running it: its source is noise. */
function puzzle(secret: string): string {
  const noise = Array.from(secret, () => randomInt(1000))
  const sums = noise.map((one, i) => one + secret.charCodeAt(i))
  const difference = `n - ${JSON.stringify(noise)}[i] + Math.min(0, Date.now())`
  return `String.fromCharCode(...${JSON.stringify(sums)}.map((n, i) => ${difference}))`
}

/** Starts a worker at the plant's address and waits for its word. */
const dedicated: Plant['act'] = ({ page, path }) =>
  page.evaluate(
    (address) =>
      new Promise((resolve) => {
        const worker = new Worker(address)
        worker.onmessage = resolve
        Object.assign(globalThis, { [address]: worker })
      }).then(() => {}),
    path,
  )

/** The same for one that nobody keeps, and that may end in an error. */
const passing: Plant['act'] = ({ page, path }) =>
  page.evaluate(
    (address) =>
      new Promise((resolve) => {
        const worker = new Worker(address)
        worker.onmessage = worker.onerror = resolve
      }).then(() => {}),
    path,
  )

const shared: Plant['act'] = ({ page, path }) =>
  page.evaluate(
    (address) =>
      new Promise((resolve) => {
        const { port } = new SharedWorker(address)
        port.onmessage = resolve
        port.start()
      }).then(() => {}),
    path,
  )

const service: Plant['act'] = ({ page, path }) =>
  page.evaluate(async (address) => {
    const { installing } = await navigator.serviceWorker.register(address, { scope: address })
    await new Promise<void>((resolve) => {
      if (!installing) return resolve()
      installing.onstatechange = () => {
        if (installing.state === 'activated') resolve()
      }
    })
  }, path)

const SHARED_HELLO = "onconnect = ({ ports: [port] }) => work.then(() => port.postMessage('done'))"
const READ_DATA = "fetch(location.pathname + '/data').then((answer) => answer.text()).then(() => undefined)"
const OPEN_SOCKET =
  "new Promise((resolve) => { new WebSocket(location.href.replace('http', 'ws')).onmessage = () => resolve() })"
const installed = (work: string) => `oninstall = (event) => event.waitUntil(${work})`

/** What passes workers of every kind. */
export const WORKER_PLANTS: readonly Plant[] = [
  {
    id: 'worker-script',
    way: 'the script of a worker',
    channel: 'response-body',
    serve: script((secret) => `void '${secret}'; postMessage('done')`),
    act: dedicated,
  },
  {
    id: 'worker-fetch',
    way: 'what a worker fetches',
    channel: 'response-body',
    serve: script(() => `${READ_DATA}.then(() => postMessage('done'))`),
    act: dedicated,
  },
  {
    id: 'nested-worker-fetch',
    way: 'what a worker of a worker fetches',
    channel: 'response-body',
    serve: script(
      () =>
        `if (name === 'inner') ${READ_DATA}.then(() => postMessage('done'))
         else new Worker(location.href, { name: 'inner' }).onmessage = () => postMessage('done')`,
    ),
    act: dedicated,
  },
  {
    id: 'worker-message',
    way: 'a message from a worker',
    channel: 'message',
    serve: script((secret) => `postMessage({ deep: [${puzzle(secret)}] })`),
    act: dedicated,
  },
  {
    id: 'worker-console',
    way: 'the console of a worker',
    channel: 'console',
    serve: script((secret) => `console.log({ deep: ${puzzle(secret)} }); postMessage('done')`),
    act: dedicated,
  },
  {
    id: 'worker-last-words',
    way: 'the console of a worker that ends at once',
    channel: 'console',
    serve: script((secret) => `console.log({ deep: ${puzzle(secret)} }); postMessage('done'); close()`),
    act: passing,
  },
  {
    id: 'worker-last-script',
    way: 'a script that a worker makes up before it ends',
    channel: 'script',
    serve: script((secret) => `eval('void "' + ${puzzle(secret)} + '"'); postMessage('done'); close()`),
    act: passing,
  },
  {
    id: 'worker-error',
    way: 'what an error of a worker that nobody catches carries along',
    channel: 'uncaught-error',
    serve: script((secret) => `throw new Error('no', { cause: { deep: ${puzzle(secret)} } })`),
    act: passing,
  },
  {
    id: 'worker-rejection',
    way: 'a rejection in a worker that nobody handles',
    channel: 'uncaught-error',
    serve: script(
      (secret) => `onunhandledrejection = () => postMessage('done'); Promise.reject([${puzzle(secret)}])`,
    ),
    act: dedicated,
  },
  {
    id: 'worker-memory',
    way: 'the memory of a worker',
    channel: 'memory',
    serve: script((secret) => `globalThis.kept = { it: ${puzzle(secret)} }; postMessage('done')`),
    act: dedicated,
  },
  {
    id: 'worker-eval',
    way: 'a script that a worker makes up',
    channel: 'script',
    serve: script((secret) => `eval('void "' + ${puzzle(secret)} + '"'); postMessage('done')`),
    act: dedicated,
  },
  {
    id: 'shared-worker-fetch',
    way: 'what a shared worker fetches',
    channel: 'response-body',
    serve: script(() => `const work = ${READ_DATA}; ${SHARED_HELLO}`),
    act: shared,
  },
  {
    id: 'shared-worker-socket',
    way: 'the web socket of a shared worker',
    channel: 'web-socket-received',
    serve: script(() => `const work = ${OPEN_SOCKET}; ${SHARED_HELLO}`),
    socket: (secret) => ({ frames: [textFrame(secret)] }),
    act: shared,
  },
  {
    id: 'shared-worker-memory',
    way: 'the memory of a shared worker',
    channel: 'memory',
    serve: script(
      (secret) => `globalThis.kept = [${puzzle(secret)}]; const work = Promise.resolve(); ${SHARED_HELLO}`,
    ),
    act: shared,
  },
  {
    id: 'shared-worker-console',
    way: 'the console of a shared worker',
    channel: 'console',
    serve: script(
      (secret) => `console.log({ deep: ${puzzle(secret)} }); const work = Promise.resolve(); ${SHARED_HELLO}`,
    ),
    act: shared,
  },
  {
    id: 'service-worker-fetch',
    way: 'what a service worker fetches',
    channel: 'response-body',
    serve: script(() => installed(READ_DATA)),
    act: service,
  },
  {
    id: 'service-worker-socket',
    way: 'the web socket of a service worker',
    channel: 'web-socket-received',
    serve: script(() => installed(OPEN_SOCKET)),
    socket: (secret) => ({ frames: [textFrame(secret)] }),
    act: service,
  },
  {
    id: 'service-worker-memory',
    way: 'the memory of a service worker',
    channel: 'memory',
    serve: script((secret) => `globalThis.kept = [${puzzle(secret)}]`),
    act: service,
  },
  {
    id: 'service-worker-console',
    way: 'the console of a service worker',
    channel: 'console',
    serve: script((secret) => `console.log({ deep: ${puzzle(secret)} })`),
    act: service,
  },
  {
    id: 'service-worker-message',
    way: 'a message from a service worker',
    channel: 'message',
    serve: script((secret) => installed(`new BroadcastChannel('plants').postMessage(${puzzle(secret)})`)),
    act: service,
  },
  {
    id: 'service-worker-answer',
    way: 'an answer that a service worker makes up',
    channel: 'local-body',
    serve: (response, secret) =>
      response.setHeader('content-type', 'text/javascript').end(
        `oninstall = () => skipWaiting()
         onactivate = (event) => event.waitUntil(clients.claim())
         onfetch = (event) => event.respondWith(new Response(${puzzle(secret)}))`,
      ),
    act: async (ground) => {
      const { visitor, path, url } = ground
      await service(ground)
      await visitor.goto(new URL(`${path}/page`, url).href)
      await visitor.goto('about:blank')
    },
  },
  {
    id: 'service-worker-stream',
    way: 'a stream that a service worker makes up',
    channel: 'local-body',
    serve: (response, secret) =>
      response.setHeader('content-type', 'text/javascript').end(
        `oninstall = () => skipWaiting()
         onactivate = (event) => event.waitUntil(clients.claim())
         const text = () => new TextEncoder().encode(${puzzle(secret)})
         const stream = () => new ReadableStream({ start: (it) => { it.enqueue(text()); it.close() } })
         onfetch = (event) => event.respondWith(new Response(stream()))`,
      ),
    act: async (ground) => {
      const { visitor, path, url } = ground
      await service(ground)
      await visitor.goto(new URL(`${path}/page`, url).href)
      await visitor.goto('about:blank')
    },
  },
]
