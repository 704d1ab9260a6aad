import { BlockList, isIP, isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** Whether a host name or address can only be this machine. */
function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname) ||
    LOOPBACK.has(hostname)
  )
}

export function isLoopbackUrl(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname)
}

/** IPv4 addresses in IPv6, as a socket that takes both has them. */
const MAPPED = { network: '::ffff:0:0', prefix: 96 }
const mapped = new BlockList()
mapped.addSubnet(MAPPED.network, MAPPED.prefix, 'ipv6')
/** A shorter prefix names a large part of the internet and no proxies. */
const SHORTEST_PREFIX = 8

/**
 * Reads TRUST_PROXY: `loopback`, an address or a CIDR of /8 or longer. Gives the test that Fastify asks whether a peer may speak for
 * the client (`x-forwarded-*`), or undefined when the text is none of these. A plain comparison where one is enough:
 * this runs on every request.
 */
export function parseTrustedProxy(text: string): ((address: string) => boolean) | undefined {
  if (text === 'loopback') return (address) => LOOPBACK.has(address)
  const [network = '', prefix, ...rest] = text.split('/')
  if (isIP(network) === 0 || rest.length > 0) return undefined
  if (prefix === undefined) return (address) => address === text || address === `::ffff:${text}`
  const family = isIPv6(network) ? 'ipv6' : 'ipv4'
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > (family === 'ipv6' ? 128 : 32)) return undefined
  const list = new BlockList()
  list.addSubnet(network, Number(prefix), family)
  const holdsMapped =
    family === 'ipv6' && (mapped.check(network, family) || list.check(MAPPED.network, family))
  if (Number(prefix) < SHORTEST_PREFIX + (holdsMapped ? MAPPED.prefix : 0)) return undefined
  return (address) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/**
 * Where a request came from: the address that the proxy gives, without a port that it may give too. Where that is no address it
 * is whoever is connected, so that nobody counts as somebody new by what they write.
 */
export function clientAddress({ ip, socket }: Pick<FastifyRequest, 'ip' | 'socket'>): string {
  const [, v6, v4] = /^(?:\[(.+)\]|([\d.]+))(?::\d+)?$/.exec(ip) ?? []
  const bare = v6 ?? v4 ?? ip
  return isIP(bare) === 0 ? (socket.remoteAddress ?? '') : bare
}
