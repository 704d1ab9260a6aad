import { resolve } from 'node:path'
import type { Plugin, ResolvedConfig } from 'vite'
import { secretsForBuild } from '../env.ts'
import { scanFiles } from '../files/scan-files.ts'
import type { Secrets } from '../scanner/known-secrets.ts'
import { createScanner, type Scanner } from '../scanner/scanner.ts'
import { SECRET_NAMES } from '../secret-names.ts'
import { buildError } from './build-error.ts'
import { devGuard } from './dev-guard.ts'
import { isServerOnly } from './server-only.ts'
import { refuseUnsafeConfig } from './unsafe-config.ts'

export interface LeakGuardOptions {
  /** What to look for; by default the project's secrets in the environment and in the root `.env.local`. */
  readonly secrets?: Secrets
}

/**
 * Vite plugins that keep secrets out of the browser. A build with a leak fails, and a development server does not send one.
 */
export function leakGuard(options: LeakGuardOptions = {}): Plugin[] {
  return [buildGuard(options), devGuard(options.secrets)]
}

/**
 * Refuses configurations and imports that are made to leak, and, when everything is written (chunks, HTML, maps, public
 * files, pre-compressed copies), scans the whole output folder and fails the build with the file and form of each leak.
 */
function buildGuard(options: LeakGuardOptions): Plugin {
  let config: ResolvedConfig
  let scanner: Scanner
  let isWritten = false
  return {
    name: 'leak-guard',
    enforce: 'pre',
    apply: (user, { command }) => command === 'build' && !user.build?.ssr,

    // Vite would stop here as well, but for any prefix that is empty, and before it says which secrets are at stake.
    config: {
      order: 'pre',
      handler(user) {
        if ([user.envPrefix].flat().includes('')) {
          throw buildError(
            "`envPrefix: ''` would put every environment variable into the bundle. Give a prefix, or leave it out.",
          )
        }
      },
    },

    configResolved(resolved) {
      config = resolved
      const secrets = options.secrets ?? secretsForBuild(resolved.root)
      scanner = createScanner(secrets)
      refuseUnsafeConfig(resolved, scanner)
    },

    resolveId: {
      order: 'pre',
      handler(source, importer) {
        if (importer !== undefined && isServerOnly(source, importer)) {
          throw buildError(
            `${importer} imports ${source}, which is for the server only, into the browser bundle.`,
          )
        }
        return null
      },
    },

    writeBundle() {
      isWritten = true
    },

    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        // Called after a failed build too, where there is an error to report already and nothing to scan.
        if (!isWritten) return
        isWritten = false
        if (scanner.secretNames.length === 0) {
          config.logger.warn(
            `leak-guard: none of ${SECRET_NAMES.join(', ')} was set, so this build was compared with no secret. ` +
              'Set them, to canaries in CI, to know that it holds none.',
          )
          return
        }
        const { findings, notFullyRead, filesScanned } = await scanFiles(
          [resolve(config.root, config.build.outDir)],
          scanner,
        )
        if (findings.length + notFullyRead.length > 0) throw buildError('', findings, notFullyRead)
        config.logger.info(`leak-guard: ${filesScanned} files hold none of ${scanner.secretNames.join(', ')}`)
      },
    },
  }
}
