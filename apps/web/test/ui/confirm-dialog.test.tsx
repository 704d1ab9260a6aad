import { createEvent, fireEvent, render, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { ConfirmDialog } from '../../src/ui/confirm-dialog.tsx'
import { letDialogsOpen } from '../support/dialogs.ts'

test.for([
  [false, 1],
  [true, 0],
] as const)('Escape and Cancel close it unless it is at work (%s)', ([pending, closed]) => {
  letDialogsOpen()
  const onCancel = vi.fn()
  render(
    <ConfirmDialog title="Sure?" confirm="Yes" pending={pending} onConfirm={vi.fn()} onCancel={onCancel}>
      It cannot be undone.
    </ConfirmDialog>,
  )
  const dialog = screen.getByRole('dialog')
  const key = createEvent.keyDown(dialog, { key: 'Escape' })
  fireEvent(dialog, key)
  expect(key.defaultPrevented).toBe(pending)
  fireEvent(dialog, new Event('cancel', { cancelable: true }))
  expect(onCancel).toHaveBeenCalledTimes(closed)
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  expect(onCancel).toHaveBeenCalledTimes(closed * 2)
})
