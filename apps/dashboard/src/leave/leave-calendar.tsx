import { memo, useMemo, useRef, type CSSProperties, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { UserText } from '../ui';
import { leaveStates, useLeaveDays, type LeaveRequest } from '../ui/leave-state';
import { daysOfMonth, weekdayOf, weekendOf } from '../ui/month.policy';
import { useTodayInView } from '../ui/use-in-view';
import classes from './leave-calendar.module.css';
import type { LeaveBar, LeaveRow } from './leave-calendar.policy';

interface Day {
  readonly day: string;
  readonly isWeekend: boolean;
  readonly isToday: boolean;
}

interface Props {
  readonly month: string;
  readonly today: string;
  readonly rows: readonly LeaveRow[];
  readonly onOpen: (request: LeaveRequest) => void;
}

/** People by days, and a bar for each leave: only those who are away have a row. */
export function LeaveCalendar({ month, today, rows, onOpen }: Props): ReactNode {
  const { t } = useTranslation('leave');
  const { locale } = useFormat();
  const days = useMemo(() => {
    const weekend = weekendOf(locale);
    return daysOfMonth(month).map((day) => ({
      day,
      isWeekend: weekend.includes(weekdayOf(day)),
      isToday: day === today,
    }));
  }, [locale, month, today]);
  const scroller = useRef<HTMLDivElement>(null);
  useTodayInView(scroller, month);
  return (
    <div
      ref={scroller}
      className={classes['scroller']}
      style={{ '--days': days.length } as CSSProperties}
      role="region"
      aria-label={t('calendar.label')}
      tabIndex={0}
    >
      <div className={classes['sheet']}>
        <Head days={days} />
        <ul className={classes['bars']} aria-label={t('calendar.label')}>
          {rows.map((row) => (
            <Row key={row.userId} row={row} days={days} onOpen={onOpen} />
          ))}
        </ul>
      </div>
    </div>
  );
}

function Head({ days }: { readonly days: readonly Day[] }): ReactNode {
  const { locale, number } = useFormat();
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'narrow', timeZone: 'UTC' });
  return (
    <div className={`${classes['line'] ?? ''} ${classes['head'] ?? ''}`} aria-hidden>
      <div className={classes['name']} />
      {days.map(({ day, isWeekend, isToday }, index) => (
        <div
          key={day}
          className={`${classes['ground'] ?? ''} ${classes['headDay'] ?? ''}`}
          style={{ gridColumn: index + 2 }}
          data-weekend={isWeekend || undefined}
          data-today={isToday || undefined}
        >
          <span>{weekday.format(new Date(`${day}T00:00:00Z`))}</span>
          <span>{number(Number(day.slice(8)))}</span>
        </div>
      ))}
    </div>
  );
}

interface RowProps {
  readonly row: LeaveRow;
  readonly days: readonly Day[];
  readonly onOpen: (request: LeaveRequest) => void;
}

const Row = memo(function Row({ row, days, onOpen }: RowProps): ReactNode {
  return (
    <li className={classes['line']}>
      <div className={classes['name']}>
        <UserText text={row.name} isCut />
        <span className={classes['department']}>
          <UserText text={row.department} />
        </span>
      </div>
      {days.map(({ day, isWeekend, isToday }, index) => (
        <span
          key={day}
          aria-hidden
          className={classes['ground']}
          style={{ gridColumn: index + 2 }}
          data-weekend={isWeekend || undefined}
          data-today={isToday || undefined}
        />
      ))}
      <ul className={classes['bars']}>
        {row.bars.map((bar) => (
          <Bar key={bar.request.id} bar={bar} onOpen={onOpen} />
        ))}
      </ul>
    </li>
  );
});

function Bar({ bar, onOpen }: { readonly bar: LeaveBar; readonly onOpen: RowProps['onOpen'] }): ReactNode {
  const { t } = useTranslation(['leave', 'ui']);
  const days = useLeaveDays();
  const { request, from, to, isFromBefore, isBeyond } = bar;
  const said = t('calendar.bar', {
    type: request.type_name,
    name: request.user_name ?? '',
    days: days(request),
    state: t(`ui:leaveState.${request.state}`),
  });
  return (
    <li
      className={classes['item']}
      style={{ gridColumn: `${String(from + 1)} / ${String(to + 2)}` }}
      data-part={request.part}
    >
      <button
        type="button"
        className={classes['bar']}
        data-state={request.state}
        data-before={isFromBefore || undefined}
        data-beyond={isBeyond || undefined}
        aria-label={said}
        title={said}
        onClick={() => {
          onOpen(request);
        }}
      >
        <bdi>{request.type_name}</bdi>
      </button>
    </li>
  );
}

const shownStates = leaveStates.filter((state) => state === 'approved' || state === 'requested');

export function LeaveLegend(): ReactNode {
  const { t } = useTranslation(['leave', 'ui']);
  return (
    <ul className={classes['legend']} aria-label={t('calendar.legend')}>
      {shownStates.map((state) => (
        <li key={state}>
          <span aria-hidden className={classes['bar']} data-state={state} />
          {t(`ui:leaveState.${state}`)}
        </li>
      ))}
    </ul>
  );
}
