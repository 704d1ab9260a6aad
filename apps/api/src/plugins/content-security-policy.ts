import { routes } from '@app/contracts'

/** Hosts that Velt's page on CSP documents, by directive. */
const VELT_DOCUMENTED = {
  script: ['https://*.velt.dev', 'https://*.firebaseio.com', 'https://*.googleapis.com'],
  connect: [
    'https://*.velt.dev',
    'https://*.api.velt.dev',
    'https://*.firebaseio.com',
    'https://*.googleapis.com',
    'wss://*.firebaseio.com',
    'wss://*.firebasedatabase.app',
  ],
  media: ['https://storage.googleapis.com', 'https://firebasestorage.googleapis.com'],
}

/** What Velt's pages do not list and its SDK is assumed to need: styles it puts into the page, inline images, workers. */
const VELT_ASSUMED = {
  style: ["'unsafe-inline'"],
  image: ['data:', 'blob:'],
  media: ['blob:'],
  worker: ['blob:'],
}

/** The policy of the page. `cdnHost` is the origin that the Velt script comes from when it is not Velt's own. */
export function pagePolicy(cdnHost: string | undefined): string {
  const cdn = cdnHost === undefined ? [] : [cdnHost]
  const directives = {
    'default-src': ["'none'"],
    'script-src': ["'self'", ...VELT_DOCUMENTED.script, ...cdn],
    'style-src': ["'self'", ...VELT_ASSUMED.style],
    'img-src': ["'self'", ...VELT_DOCUMENTED.media, ...VELT_ASSUMED.image],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...VELT_DOCUMENTED.connect, ...cdn],
    'media-src': [...VELT_DOCUMENTED.media, ...VELT_ASSUMED.media],
    'worker-src': ["'self'", ...VELT_ASSUMED.worker],
    'manifest-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
    'object-src': ["'none'"],
    'report-to': ['csp'],
    // For browsers without the Reporting API.
    'report-uri': [routes.reportPolicyViolation.path],
  }
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ')
}

/** Tells the browser where `report-to csp` leads. */
export const REPORTING_ENDPOINTS = `csp="${routes.reportPolicyViolation.path}"`

/** The policy of everything that is not the page: it may do nothing, and nobody may frame it. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
