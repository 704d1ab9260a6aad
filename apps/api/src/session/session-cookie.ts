/** The one cookie of the product. `clearing` is the header that removes it. */
export interface SessionCookie {
  readonly name: string
  readonly attributes: { path: '/'; secure: boolean; httpOnly: true; sameSite: 'lax' }
  readonly clearing: string
}

/**
 * Name and attributes of the session cookie. `__Host-` binds it to this host over https, and browsers refuse even its
 * removal without Secure and Path=/; over http, in development, the prefix cannot be used. It has no expiry of its
 * own: the server keeps the limits, and the browser drops it when it closes.
 */
export function sessionCookie(secure: boolean): SessionCookie {
  const name = secure ? '__Host-session' : 'session'
  return {
    name,
    attributes: { path: '/', secure, httpOnly: true, sameSite: 'lax' },
    clearing: `${name}=; Max-Age=0; Path=/; HttpOnly;${secure ? ' Secure;' : ''} SameSite=Lax`,
  }
}
