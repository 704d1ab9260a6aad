import type { Evidence } from '../evidence.ts'
import type { Observer } from './observer.ts'

/**
 * Hears every address that is asked for: also those that no network sees, such as a data URL with all that it holds, and
 * the part after `#`.
 */
export function observeAddresses(evidence: Evidence): Observer {
  return {
    attach({ isPage, session }) {
      session.on('Network.requestWillBeSent', ({ request: { url, urlFragment = '' } }) =>
        evidence.examine('request-url', url, url + urlFragment),
      )
      session.send('Network.enable').catch(() => undefined)
      if (!isPage) return
      session.on('Page.frameNavigated', ({ frame: { url, urlFragment = '', name = '' } }) =>
        evidence.examine('page-state', url, `${url}${urlFragment} ${name}`),
      )
      session.on('Page.navigatedWithinDocument', ({ url }) => evidence.examine('page-state', url, url))
      session.send('Page.enable').catch(() => undefined)
    },
  }
}
