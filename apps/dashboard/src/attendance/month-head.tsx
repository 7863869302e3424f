import { VisuallyHidden } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import type { MonthDay } from './month-grid';
import classes from './month-grid.module.css';

interface Props {
  readonly days: readonly MonthDay[];
}

export const MonthHead = memo(function MonthHead({ days }: Props): ReactNode {
  const { t } = useTranslation('attendance');
  const { locale } = useFormat();
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'narrow', timeZone: 'UTC' });
  const number = new Intl.NumberFormat(locale);
  return (
    <div role="rowgroup" className={classes['head']}>
      <div role="row" aria-rowindex={1} className={classes['row']}>
        <div role="columnheader" aria-colindex={1} className={classes['name']}>
          {t('month.person')}
        </div>
        {days.map(({ day, longDate, isWeekend, isToday }, position) => (
          <div
            key={day}
            role="columnheader"
            aria-colindex={position + 2}
            aria-current={isToday ? 'date' : undefined}
            className={classes['day']}
            data-weekend={isWeekend || undefined}
            data-today={isToday || undefined}
          >
            <VisuallyHidden>{longDate}</VisuallyHidden>
            <span aria-hidden className={classes['weekday']}>
              {weekday.format(new Date(`${day}T00:00:00Z`))}
            </span>
            <span aria-hidden>{number.format(position + 1)}</span>
          </div>
        ))}
      </div>
    </div>
  );
});
