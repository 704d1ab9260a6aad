import { inspect } from 'node:util'
import { guardProcess } from '../../src/log.ts'

/* Run by the tests in a process of its own: says or dies of something that holds the secret. */
const { VALUE: secret = '' } = process.env
guardProcess({ VELT_AUTH_TOKEN: secret })

const refuse = (): never => {
  throw new Error(`refused ${secret}`)
}

const ways: Readonly<Record<string, () => void>> = {
  print: () => void process.stdout.write(`connected with ${secret}\n`),
  'print bytes': () =>
    void process.stderr.write(Buffer.from(`connected with ${Buffer.from(secret).toString('base64')}\n`)),
  'print bytes between letters': () => void process.stdout.write(Buffer.from(`före ${secret} é\n`)),
  'print a DataView': () =>
    void process.stdout.write(new DataView(Uint8Array.from(Buffer.from(`${secret}\n`)).buffer) as never),
  'print in hex': () => void process.stdout.write(Buffer.from(`före ${secret} é\n`).toString('hex'), 'hex'),
  'end standard output': () => void process.stdout.end(`före ${secret} é\n`),
  'end standard error': () => void process.stderr.end(`före ${secret} é\n`),
  'print and be called back': () =>
    void process.stdout.write(`före ${secret} `, () => process.stdout.write('é\n')),
  throw: () => {
    throw new Error(`cannot connect with ${secret}`, { cause: new TypeError(`bad ${secret}`) })
  },
  'throw a text': () => {
    throw `cannot connect with ${secret}`
  },
  'throw an object': () => {
    throw Object.assign(new Error('refused'), { options: { headers: { token: secret } } })
  },
  'throw with a getter that throws': () => {
    throw Object.defineProperty(new Error(`cannot connect with ${secret}`), 'bad', { get: refuse })
  },
  'throw a proxy that throws': () => {
    const traps = { defineProperty: refuse, ownKeys: refuse, getOwnPropertyDescriptor: refuse }
    throw new Proxy(new Error(`cannot connect with ${secret}`), traps)
  },
  'throw what cannot be shown': () => {
    process.stdout.write(`${secret}\n`)
    throw { [inspect.custom]: refuse }
  },
  'throw while an error is handled': () => {
    process.on('uncaughtException', refuse)
    throw new Error('first')
  },
  'throw a text while an error is handled': () => {
    process.on('uncaughtException', () => {
      throw `refused ${secret}`
    })
    throw new Error('first')
  },
  'throw while an error is watched': () => {
    process.on('uncaughtExceptionMonitor', refuse)
    throw new Error('first')
  },
  reject: () => void Promise.reject(new Error(`cannot connect with ${secret}`)),
  'reject with a text': () => void Promise.reject(secret),
  warn: () => process.emitWarning(`slow with ${secret}`, { detail: `and ${secret}` }),
}

ways[process.argv[2] ?? '']?.()
