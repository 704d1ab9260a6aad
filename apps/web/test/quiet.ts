import { cleanup, configure } from '@testing-library/react'
import { afterEach, beforeEach, expect, vi } from 'vitest'

// Long enough for a machine that is busy with something else; a page that is ready is not waited for.
configure({ asyncUtilTimeout: 5_000 })

// A test that logs an error or a warning fails: the product's console stays empty.
const logged: unknown[][] = []

beforeEach(() => {
  for (const level of ['error', 'warn'] as const) {
    vi.spyOn(console, level).mockImplementation((...words) => void logged.push(words))
  }
  // jsdom has none.
  vi.spyOn(window, 'scrollTo').mockImplementation(() => {})
})

afterEach(() => {
  cleanup()
  window.localStorage.clear()
  window.sessionStorage.clear()
  vi.restoreAllMocks()
  expect(logged.splice(0), 'logged to the console').toEqual([])
})
