/** How an instant is told: its age, the moment itself, or how long it has been running. */
export type Form = 'ago' | 'moment' | 'elapsed';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The same words as the server's. */
export function ago(milliseconds: number): string {
  if (milliseconds < MINUTE) {
    return 'just now';
  }
  if (milliseconds < 120 * MINUTE) {
    return `${whole(milliseconds, MINUTE)} min ago`;
  }
  return milliseconds < 48 * HOUR
    ? `${whole(milliseconds, HOUR)} h ago`
    : `${whole(milliseconds, DAY)} d ago`;
}

/** `8 m 12 s`. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / SECOND));
  if (seconds < 60) {
    return `${String(seconds)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${String(minutes)} m ${String(seconds % 60)} s`
    : `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} m`;
}

/** `today 10:00:31`, `yesterday 02:00:00`, `Sun 29 Nov 02:00:00`; with the year if it is another; in local time. */
export function moment(at: Date, now: Date): string {
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  const days = Math.round((midnight(now) - midnight(at)) / DAY);
  if (days === 0) {
    return `today ${time}`;
  }
  if (days === 1) {
    return `yesterday ${time}`;
  }
  const day = at.toLocaleDateString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
  });
  return `${day.replaceAll(',', '')} ${time}`;
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function whole(milliseconds: number, unit: number): string {
  return String(Math.floor(milliseconds / unit));
}
