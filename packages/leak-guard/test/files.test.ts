import { mkdir, mkdtemp, open, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createScanner, scanFiles } from '../src/index.ts'
import { zip } from './scanner/encoders.ts'
import { ALPHANUMERIC, valueFrom } from './support/values.ts'

const SECRET = valueFrom('files', ALPHANUMERIC, 40)
const scanner = createScanner({ TOKEN: SECRET })
const MEBI = 1024 * 1024

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leak-guard-files-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('every file below a folder is scanned once, through links and loops of links', async () => {
  await mkdir(join(folder, 'deep/er'), { recursive: true })
  await writeFile(join(folder, 'deep/er/a.txt'), `x ${SECRET}`)
  await symlink(join(folder, 'deep'), join(folder, 'deep/er/loop'))
  await symlink(join(folder, 'deep/er/a.txt'), join(folder, 'link.txt'))
  const { filesScanned, findings, notFullyRead } = await scanFiles([folder], scanner)
  expect({ filesScanned, notFullyRead }).toEqual({ filesScanned: 1, notFullyRead: [] })
  expect(findings).toEqual([
    { path: join(folder, 'deep/er/a.txt'), secret: 'TOKEN', form: 'raw', offset: 2, length: 40 },
  ])
})

test('what is inside an archive is reported as archive!path', async () => {
  await writeFile(join(folder, 'bundle.zip'), zip('config.json', Buffer.from(`{"token":"${SECRET}"}`)))
  const { findings } = await scanFiles([folder], scanner)
  expect(findings).toMatchObject([
    { path: `${join(folder, 'bundle.zip')}!config.json`, form: 'zip > raw', offset: 10 },
  ])
})

test('a link to nowhere and a file that cannot be read are reported as not fully read', async () => {
  await symlink(join(folder, 'nowhere'), join(folder, 'dangling'))
  await symlink('/proc/self/mem', join(folder, 'unreadable'))
  await symlink('/dev/null', join(folder, 'device'))
  const { notFullyRead } = await scanFiles([folder], scanner)
  expect(notFullyRead).toEqual([
    { path: join(folder, 'dangling'), reason: 'cannot be read (ENOENT)' },
    { path: join(folder, 'device'), reason: 'is no regular file' },
    { path: join(folder, 'unreadable'), reason: 'cannot be read (EIO)' },
  ])
})

test('a file of more than a gigabyte is searched in bounded memory, and said not to be fully read', async () => {
  const path = join(folder, 'large.bin')
  const file = await open(path, 'w')
  const places = [16 * MEBI - 20, 700 * MEBI]
  for (const at of places) await file.write(SECRET, at)
  await file.truncate(1100 * MEBI)
  await file.close()
  const before = process.memoryUsage().rss
  const { findings, notFullyRead, bytesScanned } = await scanFiles([path], scanner)
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * MEBI)
  expect(bytesScanned).toBe(1100 * MEBI)
  expect(findings.map(({ offset }) => offset)).toEqual(places)
  expect(notFullyRead).toMatchObject([{ path, reason: expect.stringContaining('literal forms only') }])
})

test('a .br file that is no Brotli stream is not fully read, and a whole one is, however small', async () => {
  const packed = brotliCompressSync(`text text text ${valueFrom('br', ALPHANUMERIC, 2000)}`)
  await writeFile(join(folder, 'a.js.br'), packed)
  await writeFile(join(folder, 'b.js.br'), packed.subarray(0, 500))
  await writeFile(join(folder, 'c.js.br'), brotliCompressSync('a'))
  const { notFullyRead } = await scanFiles([folder], scanner)
  expect(notFullyRead).toMatchObject([
    { path: join(folder, 'b.js.br'), reason: expect.stringContaining('Brotli') },
  ])
})
