import { tidyText, type TextRule } from '@smart-attendance/contracts';

const pattern = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** A time of day on the wall of a site. */
export const timeOfDay: TextRule = {
  sentence: 'must be a time of day as HH:MM, 00:00 to 23:59',
  isRight: (text) => pattern.test(text),
  tidy: tidyText,
  schema: { pattern: pattern.source },
};

/** Minutes after midnight of what the rule above has found right. */
export function toMinutesOfDay(text: string): number {
  const [hours = '', minutes = ''] = text.split(':');
  return Number(hours) * 60 + Number(minutes);
}

export function toTimeOfDay(minutes: number): string {
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}
