import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'

/** Moves the focus to the new page after each navigation, as a page load would; not for the first page. */
export function usePageFocus() {
  const main = useRef<HTMLElement>(null)
  const [path] = useLocation()
  const shown = useRef(path)
  useEffect(() => {
    if (shown.current === path) return
    shown.current = path
    window.scrollTo(0, 0)
    main.current?.focus({ preventScroll: true })
  }, [path])
  return main
}
