import type { FastifyRequest } from 'fastify'
import { crossSite } from '../errors.ts'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * The hook that keeps other sites from calling in a visitor's name: an unsafe request passes when the browser says
 * that it comes from this very origin, or, where a client sends no `Sec-Fetch-Site`, when `Origin` is ours to the
 * letter. `publicOrigin` is from the settings, never from what a request says of its host.
 */
export function refuseCrossSite(publicOrigin: string) {
  return (request: FastifyRequest, _reply: unknown, done: (error?: Error) => void): void => {
    const site = request.headers['sec-fetch-site']
    const passes =
      SAFE_METHODS.has(request.method) ||
      (site === undefined ? request.headers.origin === publicOrigin : site === 'same-origin')
    done(passes ? undefined : crossSite())
  }
}
