/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Channel } from '../channels.ts'
import type { flatten } from './flatten.ts'

/** What a page or worker tells the watch: what was handed over, or that something happens that nobody can look into. */
export interface Report {
  readonly channel: Channel
  readonly url: string
  readonly texts?: readonly string[]
  readonly unread?: string
}

type Global = Record<string, unknown>

/**
 * Wraps what hands data to other windows, workers, peers and people: the browser's tools do not show it. Runs in pages and
 * workers, before any script of theirs, as source text: it may use nothing from outside itself.
 */
export function reportCalls(flattenValue: typeof flatten, bindingName: string): void {
  const scope = globalThis as unknown as Global
  const tell = scope[bindingName] as ((report: string) => void) | undefined
  if (!tell) return
  delete scope[bindingName]

  const METHODS: readonly (readonly [Channel, owner: string, methods: string])[] = [
    ['message', 'MessagePort', 'postMessage'],
    ['message', 'BroadcastChannel', 'postMessage'],
    ['message', 'Worker', 'postMessage'],
    ['message', 'ServiceWorker', 'postMessage'],
    ['message', 'Client', 'postMessage'],
    ['api-call', 'RTCDataChannel', 'send'],
    ['api-call', 'Clipboard', 'writeText'],
    ['api-call', 'CanvasRenderingContext2D', 'fillText strokeText'],
    ['api-call', 'OffscreenCanvasRenderingContext2D', 'fillText strokeText'],
    ['api-call', 'ServiceWorkerRegistration', 'showNotification'],
    ['api-call', 'Navigator', 'share'],
    ['page-state', 'History', 'pushState replaceState'],
    ['local-storage', 'Storage', 'setItem'],
    ['indexed-db', 'IDBObjectStore', 'put add'],
    ['local-body', 'ReadableStreamDefaultController', 'enqueue'],
    ['local-body', 'ReadableByteStreamController', 'enqueue'],
    ['private-files', 'FileSystemWritableFileStream', 'write'],
    ['private-files', 'FileSystemSyncAccessHandle', 'write'],
    // Bytes that the browser makes are left out of what can be asked about memory.
    ['buffer', 'TextEncoder', 'encode encodeInto'],
  ]
  const CONSTRUCTORS: readonly (readonly [Channel, string])[] = [
    ['blob', 'Blob'],
    ['blob', 'File'],
    ['local-body', 'Response'],
    ['api-call', 'Notification'],
    ['api-call', 'SpeechSynthesisUtterance'],
  ]

  const send = (report: Omit<Report, 'url'>) => tell(JSON.stringify({ ...report, url: location.href }))
  // Whatever is wrong with a value is no reason to break the page that hands it over.
  const report = (channel: Channel, value: unknown) => {
    try {
      const all = flattenValue(value, (unread) => send({ channel, unread }))
      const texts = all.filter((text) => text.length > 5)
      if (texts.length > 0) send({ channel, texts })
    } catch (fault) {
      send({ channel, unread: String(fault) })
    }
  }
  const wrapMethod = (
    channel: Channel,
    owner: object | undefined,
    name: string,
    onResult: (made: unknown) => void = () => undefined,
  ) => {
    if (!owner) return
    const original = Reflect.get(owner, name)
    if (typeof original !== 'function') return
    Reflect.set(
      owner,
      name,
      new Proxy(original, {
        apply(method, self, given) {
          report(channel, given)
          const made = Reflect.apply(method, self, given)
          onResult(made)
          return made
        },
      }),
    )
  }
  const wrapConstructor = (name: string, onConstruct: (given: unknown[], made: object) => void) => {
    const wrapped = scope[name]
    if (typeof wrapped !== 'function') return
    scope[name] = new Proxy(wrapped, {
      construct(original, given, newTarget) {
        const made = Reflect.construct(original, given, newTarget) as object
        onConstruct(given, made)
        return made
      },
    })
  }

  for (const [channel, owner, methods] of METHODS) {
    const prototype = (scope[owner] as { prototype?: object } | undefined)?.prototype
    for (const name of methods.split(' ')) wrapMethod(channel, prototype, name)
  }
  // These make answers past the constructor.
  for (const name of ['json', 'redirect']) wrapMethod('local-body', scope.Response as object, name)
  for (const name of Object.keys(console)) wrapMethod('console', console, name)
  for (const [channel, name] of CONSTRUCTORS) wrapConstructor(name, (given) => report(channel, given))
  wrapMethod(
    'buffer',
    scope.SubtleCrypto && Reflect.get(scope.SubtleCrypto, 'prototype'),
    'decrypt',
    (made) =>
      Promise.resolve(made).then(
        (bytes) => report('buffer', bytes),
        () => undefined,
      ),
  )
  wrapConstructor('RTCPeerConnection', (_, made) => {
    const hear = (channel: RTCDataChannel) =>
      channel.addEventListener('message', ({ data }) => report('api-call', data))
    ;(made as RTCPeerConnection).addEventListener('datachannel', ({ channel }) => hear(channel))
  })
  wrapConstructor('WebTransport', ([url]) =>
    send({ channel: 'api-call', unread: `A WebTransport to ${url} cannot be looked into.` }),
  )

  // With what an error carries along; the tools tell its message and stack only.
  addEventListener('error', (event) => report('uncaught-error', Reflect.get(event, 'error')), true)
  addEventListener(
    'unhandledrejection',
    (event) => report('uncaught-error', Reflect.get(event, 'reason')),
    true,
  )
  if (!('document' in scope)) {
    wrapMethod('message', scope, 'postMessage')
    return
  }
  // Windows of other sites have a `postMessage` of their own, so messages are read where they arrive.
  addEventListener('message', ({ data }) => report('message', data), true)
  // Once another document takes over, nobody hears this one any more; a page that is closed is heard to the end.
  for (const event of ['beforeunload', 'pagehide']) addEventListener(event, reportLastState, true)

  function reportLastState(): void {
    const fields = document.querySelectorAll('input, textarea')
    report('document', document.documentElement?.outerHTML)
    report(
      'form-field',
      Array.from(fields, (field) => Reflect.get(field, 'value')),
    )
    report('page-state', [window.name, history.state])
    try {
      report('session-storage', Object.entries(sessionStorage))
    } catch {
      // A frame without an origin has no storage.
    }
  }
}
