import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../../scripts/support/root.ts'

export interface RepositoryCopy {
  /** The folder above the copy, which is removed with it. */
  readonly outside: string
  readonly folder: string
  remove(): Promise<void>
}

/**
 * A working copy to put secrets in, so that no file of the developer's own is touched: every file that git knows or
 * would take, and links to the installed packages.
 */
export async function copyRepository(): Promise<RepositoryCopy> {
  const outside = await realpath(await mkdtemp(join(tmpdir(), 'e2e-copy-')))
  const folder = join(outside, 'repository')
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
  })
  for (const path of new Set(listed.toString().split('\0').filter(Boolean))) {
    await cp(join(ROOT, path), join(folder, path), { recursive: true }).catch(
      (fault: NodeJS.ErrnoException) => {
        // Deleted since the last commit.
        if (fault.code !== 'ENOENT') throw fault
      },
    )
  }
  const workspaces = ['apps', 'packages'].map(async (group) =>
    (await readdir(join(ROOT, group))).map((name) => join(group, name)),
  )
  for (const workspace of ['', ...(await Promise.all(workspaces)).flat()]) {
    await linkPackages(join(ROOT, workspace, 'node_modules'), join(folder, workspace, 'node_modules'))
  }
  return { outside, folder, remove: () => rm(outside, { recursive: true, force: true }) }
}

/** Links what is in `node_modules` one by one: the folder itself is the copy's own, and so is what tools cache in it. */
async function linkPackages(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const name of await readdir(from))
    if (name !== '.vite') await symlink(join(from, name), join(to, name))
}
