import type { Ground, Plant } from './plant.ts'

const inPage =
  (act: (secret: string) => unknown): Plant['act'] =>
  ({ page, secret }: Ground) =>
    page.evaluate(act, secret)

/** Runs `act` in a page of its own, and leaves it, so that nothing else still holds the secret. */
const inPageLeft =
  (act: (secret: string) => unknown): Plant['act'] =>
  async ({ visitor, url, secret }) => {
    await visitor.goto(new URL('/', url).href)
    await visitor.evaluate(act, secret)
    await visitor.goto('about:blank')
  }

/** What a page shows, says and remembers. */
export const PAGE_PLANTS: readonly Plant[] = [
  {
    id: 'console-text',
    way: 'a text in the console',
    channel: 'console',
    act: inPageLeft((secret) => console.log(secret)),
  },
  {
    id: 'console-object',
    way: 'a long text deep in an object in the console',
    channel: 'console',
    act: inPageLeft((secret) => {
      console.log({ a: { b: { c: { d: `${'-'.repeat(200)}${secret}` } } } })
      return new Promise((resolve) => setTimeout(resolve, 100))
    }),
  },
  {
    id: 'uncaught-error',
    way: 'an error that nobody catches',
    channel: 'uncaught-error',
    act: inPageLeft((secret) => {
      setTimeout(() => {
        throw new Error(secret)
      })
      return new Promise((resolve) => setTimeout(resolve, 50))
    }),
  },
  {
    id: 'unhandled-rejection',
    way: 'a rejection that nobody handles',
    channel: 'uncaught-error',
    act: inPageLeft((secret) => {
      Promise.reject(new Error(secret))
      return new Promise((resolve) => setTimeout(resolve, 50))
    }),
  },
  { id: 'dialog', way: 'a dialog', channel: 'dialog', act: inPageLeft((secret) => alert(secret)) },
  {
    id: 'document-text',
    way: 'the text of a document',
    channel: 'document',
    act: inPage((secret) => document.body.append(secret)),
  },
  {
    id: 'attribute',
    way: 'an attribute',
    channel: 'document',
    act: inPage((secret) => document.body.setAttribute('data-t', secret)),
  },
  {
    id: 'comment',
    way: 'a comment',
    channel: 'document',
    act: inPage((secret) => document.body.append(new Comment(secret))),
  },
  {
    id: 'title',
    way: 'the title',
    channel: 'document',
    act: inPage((secret) => {
      document.title = secret
    }),
  },
  {
    id: 'closed-shadow-root',
    way: 'a closed shadow root',
    channel: 'document',
    act: inPage((secret) => {
      const host = document.createElement('div')
      document.body.append(host)
      host.attachShadow({ mode: 'closed' }).append(secret)
    }),
  },
  {
    id: 'template',
    way: 'a template',
    channel: 'document',
    act: inPage((secret) => {
      const template = document.createElement('template')
      template.content.append(secret)
      document.body.append(template)
    }),
  },
  {
    id: 'document-left',
    way: 'the text of a document that was left',
    channel: 'document',
    act: inPageLeft((secret) => document.body.append(secret)),
  },
  {
    id: 'form-field',
    way: 'what is in a form field',
    channel: 'form-field',
    act: inPage((secret) => {
      const field = document.createElement('input')
      document.body.append(field)
      field.value = secret
    }),
  },
  {
    id: 'style-content',
    way: 'a text that a style adds',
    channel: 'style-sheet',
    act: inPage((secret) => {
      const style = document.createElement('style')
      document.head.append(style)
      style.sheet?.insertRule(`body::after { content: '${secret}' }`)
    }),
  },
  {
    id: 'made-style-sheet',
    way: 'a style sheet that is in no document',
    channel: 'style-sheet',
    act: inPage((secret) => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(`.nobody { --t: '${secret}' }`)
      document.adoptedStyleSheets.push(sheet)
    }),
  },
  {
    id: 'eval',
    way: 'a script that is made up',
    channel: 'script',
    // biome-ignore lint/security/noGlobalEval: it is the leak.
    act: inPage((secret) => void globalThis.eval(`void '${secret}'`)),
  },
  {
    id: 'new-function',
    way: 'a function that is made up',
    channel: 'script',
    act: inPage((secret) => void new Function(`return '${secret}'`)),
  },
  {
    id: 'data-url',
    way: 'a data URL that is fetched',
    channel: 'request-url',
    act: inPageLeft((secret) => fetch(`data:text/plain,${secret}`).then(() => {})),
  },
  {
    id: 'blob-url',
    way: 'a blob that is fetched',
    channel: 'blob',
    act: inPage(async (secret) => {
      await (await fetch(URL.createObjectURL(new Blob([secret])))).arrayBuffer()
    }),
  },
  {
    id: 'blob',
    way: 'a blob that nobody opens',
    channel: 'blob',
    act: inPage((secret) => {
      Object.assign(globalThis, { keptBlob: new Blob(['-', secret]) })
    }),
  },
  {
    id: 'window-message',
    way: 'a message to a window',
    channel: 'message',
    act: inPage((secret) => postMessage({ deep: secret })),
  },
  {
    id: 'frame-message',
    way: 'a message from a frame of another site',
    channel: 'message',
    serve: (response) => response.setHeader('content-type', 'text/html').end('<p>framed</p>'),
    act: async ({ page, otherSite, secret }) => {
      await page.evaluate((address) => {
        const frame = document.createElement('iframe')
        frame.src = address
        document.body.append(frame)
      }, otherSite)
      const frame = await (await page.waitForSelector(`iframe[src="${otherSite}"]`)).contentFrame()
      await frame?.waitForURL(otherSite)
      await frame?.evaluate((it) => parent.postMessage(new TextEncoder().encode(it), '*'), secret)
    },
  },
  {
    id: 'broadcast',
    way: 'a message to all windows',
    channel: 'message',
    act: inPage((secret) => new BroadcastChannel('plants').postMessage(new Map([['t', secret]]))),
  },
  {
    id: 'message-channel',
    way: 'a message through a port',
    channel: 'message',
    act: inPage((secret) => new MessageChannel().port1.postMessage([[secret]])),
  },
  {
    id: 'history-state',
    way: 'the state of a history entry',
    channel: 'page-state',
    act: inPage((secret) => {
      history.replaceState({ deep: secret }, '')
      history.replaceState(null, '')
    }),
  },
  {
    id: 'window-name',
    way: 'the name of a window',
    channel: 'page-state',
    act: inPage((secret) => {
      window.name = secret
    }),
  },
  {
    id: 'clipboard',
    way: 'the clipboard',
    channel: 'api-call',
    act: inPage((secret) => navigator.clipboard.writeText(secret).catch(() => {})),
  },
  {
    id: 'notification',
    way: 'a notification',
    channel: 'api-call',
    act: inPage((secret) => void new Notification('News', { body: secret })),
  },
  {
    id: 'canvas-text',
    way: 'a text that is drawn',
    channel: 'api-call',
    act: inPage((secret) => document.createElement('canvas').getContext('2d')?.fillText(secret, 0, 0)),
  },
  {
    id: 'peer-data',
    way: 'data between peers',
    channel: 'api-call',
    act: inPage(async (secret) => {
      const [here, there] = [new RTCPeerConnection(), new RTCPeerConnection()]
      here.onicecandidate = ({ candidate }) => void there.addIceCandidate(candidate ?? undefined)
      there.onicecandidate = ({ candidate }) => void here.addIceCandidate(candidate ?? undefined)
      const channel = here.createDataChannel('plants')
      const heard = new Promise((resolve) => {
        there.ondatachannel = ({ channel: other }) => {
          other.onmessage = resolve
        }
      })
      channel.onopen = () => channel.send(secret)
      await here.setLocalDescription()
      await there.setRemoteDescription(here.localDescription ?? { type: 'offer' })
      await there.setLocalDescription()
      await here.setRemoteDescription(there.localDescription ?? { type: 'answer' })
      await heard
    }),
  },
  {
    id: 'memory',
    way: 'the memory of a page',
    channel: 'memory',
    act: inPage((secret) => {
      const kept = Array.from(secret).join('')
      Object.assign(globalThis, { keptText: () => kept })
    }),
  },
  {
    id: 'memory-in-halves',
    way: 'two texts in memory that were put together and never read',
    channel: 'memory',
    act: inPage((secret) => {
      const halves = [Array.from(secret.slice(0, 43)).join(''), Array.from(secret.slice(43)).join('')]
      Object.assign(globalThis, { keptHalves: `${halves[0]}${halves[1]}` })
    }),
  },
  {
    id: 'memory-far-in',
    way: 'the end of a long text in memory',
    channel: 'memory',
    act: inPage((secret) => {
      Object.assign(globalThis, {
        keptLong: Array.from({ length: 5000 }, (_, i) => i).join(' ') + Array.from(secret).join(''),
      })
    }),
  },
  {
    id: 'buffer',
    way: 'bytes in a buffer',
    channel: 'buffer',
    act: inPage((secret) => {
      const bytes = Uint8Array.from(secret, (char) => char.charCodeAt(0))
      Object.assign(globalThis, { deep: { keptBytes: [bytes] } })
    }),
  },
  {
    id: 'encoded-text',
    way: 'a text that is made into bytes',
    channel: 'buffer',
    act: inPageLeft((secret) => void new TextEncoder().encode(secret)),
  },
  {
    id: 'decrypted',
    way: 'what a page decrypts',
    channel: 'buffer',
    act: inPageLeft(async (secret) => {
      const way = { name: 'AES-GCM', iv: new Uint8Array(12) }
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
        'encrypt',
        'decrypt',
      ])
      const bytes = Uint8Array.from(secret, (char) => char.charCodeAt(0))
      await crypto.subtle.decrypt(way, key, await crypto.subtle.encrypt(way, key, bytes))
    }),
  },
  {
    id: 'web-assembly',
    way: 'the memory of WebAssembly',
    channel: 'buffer',
    act: inPage((secret) => {
      const memory = new WebAssembly.Memory({ initial: 1 })
      new Uint8Array(memory.buffer).set(new TextEncoder().encode(secret), 1000)
      Object.assign(globalThis, { keptMemory: memory })
    }),
  },
]
