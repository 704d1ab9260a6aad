/* Preloaded into a program on trial: keeps its event loop busy from one message to the next. */
let busy = false

function work(): void {
  if (!busy) return
  const until = performance.now() + 1_300
  while (performance.now() < until);
  setTimeout(work)
}

process.on('message', () => {
  busy = !busy
  work()
})
// The program should end as it would without us.
process.channel?.unref()
