import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './week-bars.module.css';
import { weekdays, weekOf, type EditedOpening } from './schedule.policy';
import { useWeekdayNames } from './use-weekday-names';

const hours = [0, 6, 12, 18, 24];

/** The week at a glance. What it shows stands in the fields above, so it is a picture of them and nothing more. */
export function WeekBars({ openings }: { readonly openings: readonly EditedOpening[] }): ReactNode {
  const { t } = useTranslation('cameras');
  const names = useWeekdayNames();
  const week = weekOf(openings);
  return (
    <div role="img" aria-label={t('schedule.week')}>
      {weekdays.map((day) => (
        <div key={day} className={classes['day']}>
          <span className={classes['name']}>{names[day]}</span>
          <div className={classes['track']} dir="ltr">
            {week[day].map(({ from, to }, index) => (
              <span
                key={index}
                className={classes['bar']}
                style={{ left: `${String(from * 100)}%`, width: `${String((to - from) * 100)}%` }}
              />
            ))}
          </div>
        </div>
      ))}
      <div className={classes['day']}>
        <span className={classes['name']} />
        <div className={classes['hours']} dir="ltr">
          {hours.map((hour) => (
            <span key={hour}>{String(hour)}</span>
          ))}
        </div>
      </div>
    </div>
  );
}
