import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

const WITHIN_SECONDS = 300

/** Installs a package of Debian where this user may; does nothing elsewhere. Whether it worked shows in what is there then. */
export async function installDebianPackage(name: string): Promise<void> {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return
  await aptGet('update')
  await aptGet('install', '--yes', '--no-install-recommends', name)
}

function aptGet(...argv: string[]): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn('apt-get', ['--quiet', '--quiet', ...argv], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: 'ignore',
      timeout: WITHIN_SECONDS * 1000,
    })
    child.once('error', () => resolve())
    child.once('close', () => resolve())
  })
}
