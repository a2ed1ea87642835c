/** How an instant is told: its age, the moment itself, or how long it has been running. */
export type Form = 'ago' | 'moment' | 'elapsed';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The server's clock may be ahead of the browser's: what has just been is not told as yet to come. */
const CLOCKS_DIFFER = 10 * SECOND;

/** The same words as the server's. */
export function ago(milliseconds: number): string {
  if (milliseconds < -CLOCKS_DIFFER) {
    return until(-milliseconds);
  }
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

/** Of what is to come. */
function until(milliseconds: number): string {
  if (milliseconds < MINUTE) {
    return 'in under 1 min';
  }
  if (milliseconds < 120 * MINUTE) {
    return `in ${whole(milliseconds, MINUTE)} min`;
  }
  return milliseconds < 48 * HOUR ? `in ${whole(milliseconds, HOUR)} h` : `in ${whole(milliseconds, DAY)} d`;
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

/** `today 10:00:31`, `yesterday 02:00:00`, `Sun 29 Nov 02:00:00`; with the year if it is another; of what is to come without seconds if they are 0; in local time. */
export function moment(at: Date, now: Date): string {
  const parts = [at.getHours(), at.getMinutes(), at.getSeconds()];
  const time = (at > now && at.getSeconds() === 0 ? parts.slice(0, 2) : parts)
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  const days = Math.round((midnight(now) - midnight(at)) / DAY);
  if (days === 0) {
    return `today ${time}`;
  }
  if (days === 1) {
    return `yesterday ${time}`;
  }
  if (days === -1) {
    return `tomorrow ${time}`;
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
