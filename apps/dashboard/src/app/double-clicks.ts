/**
 * A double click on what sends a form sends it once. A page that is busy has both clicks before it can show that the
 * first is under way, and what was made twice (a key, a webhook, a report) has two idempotency keys.
 */
export function takeDoubleClicksAsOne(): void {
  const ignoreSecond = (event: MouseEvent): void => {
    if (event.detail > 1 && event.target instanceof Element && event.target.closest('[type=submit]') !== null) {
      event.preventDefault();
    }
  };
  document.addEventListener('click', ignoreSecond, { capture: true });
}
