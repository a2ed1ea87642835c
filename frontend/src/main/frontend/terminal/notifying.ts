import { lasted, type Ended } from './marks';

/** A command that took less is waited for. */
const LONG_MS = 10_000;

/** Whether somebody who looks elsewhere should hear of it. */
export function worthTelling(command: Ended, seen: boolean): boolean {
  return !seen && (command.milliseconds ?? 0) >= LONG_MS;
}

/** By the browser, if it was allowed to; a click leads back to the page. */
export function tell(command: Ended): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') {
    return;
  }
  const how = command.status === 0 ? 'has ended' : `failed (status ${String(command.status)})`;
  const name = command.text.split('\n')[0]?.slice(0, 80) ?? '';
  const notification = new Notification(`${name === '' ? 'A command' : name} ${how}`, {
    body: `after ${lasted(command.milliseconds ?? 0)}`,
    tag: 'slip-command',
  });
  notification.onclick = () => {
    window.focus();
    notification.close();
  };
}
