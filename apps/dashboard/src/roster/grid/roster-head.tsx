import { VisuallyHidden } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import type { GridDay } from './roster-grid';
import classes from './roster-grid.module.css';

export const RosterHead = memo(function RosterHead({ days }: { readonly days: readonly GridDay[] }): ReactNode {
  const { t } = useTranslation('roster');
  const { locale } = useFormat();
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  // Four weeks have no room for months, but where one begins.
  const isShort = days.length > 14;
  const whole = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'numeric', timeZone: 'UTC' });
  const short = new Intl.DateTimeFormat(locale, { day: 'numeric', timeZone: 'UTC' });
  return (
    <div role="rowgroup" className={classes['head']}>
      <div role="row" aria-rowindex={1} className={classes['row']}>
        <div role="columnheader" aria-colindex={1} className={classes['name']}>
          {t('grid.person')}
        </div>
        {days.map(({ day, longDate, isWeekend, isToday }, position) => (
          <div
            key={day}
            role="columnheader"
            aria-colindex={position + 2}
            aria-current={isToday ? 'date' : undefined}
            className={classes['day']}
            data-weekend={isWeekend || undefined}
            data-monday={position % 7 === 0 || undefined}
            data-today={isToday || undefined}
          >
            <VisuallyHidden>{longDate}</VisuallyHidden>
            <span aria-hidden className={classes['weekday']}>
              {weekday.format(new Date(`${day}T00:00:00Z`))}
            </span>
            <span aria-hidden>
              {(isShort && position % 7 !== 0 ? short : whole).format(new Date(`${day}T00:00:00Z`))}
            </span>
          </div>
        ))}
      </div>
    </div>
  );
});
