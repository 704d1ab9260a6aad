import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'

let shown: string | undefined

/**
 * Moves the focus to the new page, as a page load would: after each navigation, and when a page of another `name` takes
 * the place of one. Not for the first page.
 */
export function usePageFocus(name: string) {
  const main = useRef<HTMLElement>(null)
  const [path] = useLocation()
  useEffect(() => {
    const before = shown
    shown = `${name} ${path}`
    if (before === undefined || before === shown) return
    window.scrollTo(0, 0)
    main.current?.focus({ preventScroll: true })
  }, [name, path])
  return main
}
