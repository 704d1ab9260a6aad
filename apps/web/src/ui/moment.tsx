const today = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const thisYear = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' })
const longAgo = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })

/** A moment in the reader's own time zone: the hour for today, the day before that. */
export function Moment({ iso }: { iso: string }) {
  const moment = new Date(iso)
  const now = new Date()
  const sameDay = moment.toDateString() === now.toDateString()
  const format = sameDay ? today : moment.getFullYear() === now.getFullYear() ? thisYear : longAgo
  return (
    <time dateTime={iso} title={moment.toLocaleString()}>
      {format.format(moment)}
    </time>
  )
}
