import { requireSecrets } from './require-secrets.ts'
import type { ServerTap } from './server-tap.ts'
import { startWatch, type Watch } from './watch.ts'

export interface LaunchOptions {
  /** Values that must never reach the browser, by name. */
  readonly secrets: Readonly<Record<string, string>>
  /** A Chromium; Playwright's own when not given. */
  readonly executablePath?: string
  /** What `tapServer` gave for the server under test. */
  readonly serverTap?: ServerTap
}

/**
 * Starts a Chromium in which every channel of SPEC.md is watched for `secrets`, in every form that the scanner knows:
 *
 *     const watch = await launchWatched({ secrets: { VELT_AUTH_TOKEN: value } })
 *     const page = await watch.context.newPage()
 *     …
 *     const { findings, unread } = await watch.finish()
 *
 * Both lists are empty when nothing leaked and everything was read. Set no routes: an answer that Playwright makes up says
 * nothing about the server.
 *
 * @throws {UnsearchableSecret} for a value too short or too uniform to search for.
 */
export async function launchWatched({ secrets, executablePath, serverTap }: LaunchOptions): Promise<Watch> {
  requireSecrets(secrets)
  return startWatch({
    secrets,
    ...(serverTap && { serverTap }),
    launchOptions: executablePath === undefined ? {} : { executablePath },
  })
}
