import { useEffect, useRef } from 'react'
import { ApiError, wordsFor } from '../api-error.ts'

/**
 * Sorts a refusal into words for each field, by the JSON pointer of its issues, and words for the form as a whole.
 * The first field at fault gets the focus. Give `form` to the form as its ref.
 */
export function useFormErrors<Field extends string>(error: unknown, fields: readonly Field[]) {
  const form = useRef<HTMLFormElement>(null)
  const errors: Partial<Record<Field, string>> = {}
  if (error instanceof ApiError) {
    for (const field of fields) {
      const issue = error.issues.find(({ path }) => path === `/${field}`)
      if (issue) errors[field] = issue.message
    }
  }
  const atFields = Object.keys(errors).length > 0
  const message = error && !atFields ? wordsFor(error) : undefined

  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [error])

  return { form, errors, message }
}
