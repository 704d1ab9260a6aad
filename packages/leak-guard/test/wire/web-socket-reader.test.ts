import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { WebSocketReader } from '../../src/wire/web-socket-reader.ts'

function read(extensions: string, frames: readonly Buffer[], step?: number) {
  const messages: string[] = []
  const unreadable: string[] = []
  const reader = new WebSocketReader(extensions, {
    message: (content) => messages.push(content.toString()),
    unreadable: (reason) => unreadable.push(reason),
  })
  const bytes = Buffer.concat(frames)
  for (let at = 0; at < bytes.length; at += step ?? bytes.length) {
    reader.push(bytes.subarray(at, at + (step ?? bytes.length)))
  }
  return { messages, unreadable }
}

function frame(first: number, payload: Buffer, mask?: Buffer): Buffer {
  const size = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 0xff]
  const [length = 0, ...more] = size
  const masked = Buffer.from(payload.map((byte, i) => byte ^ (mask?.[i % 4] ?? 0)))
  return Buffer.concat([
    Buffer.from([first, mask ? length | 0x80 : length, ...more]),
    mask ?? Buffer.alloc(0),
    masked,
  ])
}

test('texts, long messages and pieces of one are read, masked or not, however the bytes are cut', () => {
  const long = 'long '.repeat(100)
  const frames = [
    frame(0x81, Buffer.from('hello')),
    frame(0x82, Buffer.from(long), Buffer.from([1, 2, 3, 4])),
    frame(0x01, Buffer.from('in two ')),
    frame(0x89, Buffer.from('ping')),
    frame(0x80, Buffer.from('pieces')),
  ]
  for (const step of [undefined, 1, 3]) {
    expect(read('', frames, step).messages).toEqual(['hello', long, 'ping', 'in two pieces'])
  }
})

test('packed messages that refer to earlier ones are unpacked', () => {
  const first = Buffer.from('the same words again and again')
  const packed = deflateRawSync(first, { finishFlush: 2 }).subarray(0, -4)
  const second = deflateRawSync(first, { finishFlush: 2, dictionary: first }).subarray(0, -4)
  expect(second.length).toBeLessThan(packed.length)
  const { messages } = read('permessage-deflate', [frame(0xc1, packed), frame(0xc1, second)])
  expect(messages).toEqual([String(first), String(first)])
})

test('a message that cannot be unpacked is told as not read', () => {
  const { messages, unreadable } = read('permessage-deflate', [frame(0xc1, Buffer.from([255, 255, 255]))])
  expect([messages, unreadable.length]).toEqual([[], 1])
})
