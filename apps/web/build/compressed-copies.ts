import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

/** Text, which compresses. Images and fonts of the web are compressed already. */
const WORTH_IT = /\.(js|css|html|svg|json|txt)$/

/** Once for each build, so as small as it gets. */
const COPIES: Readonly<Record<string, (bytes: Buffer) => Promise<Buffer>>> = {
  '.br': (bytes) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  '.gz': (bytes) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
}

/**
 * A Vite plugin that puts a brotli and a gzip copy beside each text file of the build, for the server to send as they are.
 * There is no copy where it would be larger. Files of `public` are left as they are. It works on what was
 * written, before the leak guard looks at the folder.
 */
export function compressedCopies(): Plugin {
  return {
    name: 'compressed-copies',
    apply: 'build',
    writeBundle: {
      order: 'post',
      async handler({ dir = '' }, bundle) {
        const paths = Object.keys(bundle).filter((name) => WORTH_IT.test(name))
        await Promise.all(paths.map((path) => writeCopies(join(dir, path))))
      },
    },
  }
}

async function writeCopies(path: string): Promise<void> {
  const bytes = await readFile(path)
  for (const [ending, compress] of Object.entries(COPIES)) {
    const copy = await compress(bytes)
    if (copy.length < bytes.length) await writeFile(path + ending, copy)
  }
}
