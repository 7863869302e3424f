import { Skeleton } from '@mantine/core';
import { TbUserSearch } from 'react-icons/tb';
import { useQueries } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { EmptyState, ErrorNotice, Initials, UserText } from '../ui';
import { PersonName } from './person-name';
import { PresenceBadge } from './presence-states';
import { presencePageSize, presenceQuery, type PersonPresence, type PresenceFilter } from './today.queries';
import classes from './today.module.css';

const rowHeightPx = 64;

interface Props {
  readonly filter: PresenceFilter;
  readonly total: number;
}

/** Everybody who is selected, however many: only what is seen is read and drawn. */
export function PresenceList({ filter, total }: Props): ReactNode {
  const { t } = useTranslation('today');
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 8,
  });
  const shown = virtual.getVirtualItems();
  const pages = [...new Set([0, ...shown.map(({ index }) => Math.floor(index / presencePageSize))])];
  const read = useQueries({ queries: pages.map((page) => presenceQuery(filter, page)) });
  const failed = read.find(({ isError }) => isError);
  const rowAt = (index: number): PersonPresence | undefined => {
    const page = read[pages.indexOf(Math.floor(index / presencePageSize))];
    return page?.data?.data[index % presencePageSize];
  };
  const notice = failed !== undefined && <ErrorNotice error={failed.error} onRetry={() => void failed.refetch()} />;
  if (total === 0) return notice || <EmptyState icon={TbUserSearch} title={t('nobody')} />;
  return (
    <>
      {notice}
      <div ref={scroller} className={classes['people']} tabIndex={0} role="region" aria-label={t('people')}>
        <ul className={classes['virtual']} style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ index, start, key }) => (
            <li
              key={key}
              className={classes['person']}
              style={{ height: rowHeightPx, transform: `translateY(${String(start)}px)` }}
              aria-setsize={total}
              aria-posinset={index + 1}
            >
              <PersonRow person={rowAt(index)} />
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

/** Whoever comes in moves the others; where nothing else changed a row is not drawn anew. */
const PersonRow = memo(function PersonRow({ person }: { readonly person: PersonPresence | undefined }): ReactNode {
  const { t } = useTranslation('today');
  const format = useFormat();
  if (person === undefined) return <Skeleton h={16} w="60%" />;
  const name = person.user_name ?? t('noName');
  const what = [person.employee_id, person.department, person.last_camera_name].filter((text) => text !== null);
  return (
    <>
      <Initials name={name} />
      <div className={classes['who']}>
        <PersonName userId={person.user_id} name={name} />
        <div className={classes['detail']}>
          {what.map((text, index) => (
            <span key={index}>
              {index > 0 && ' · '}
              <UserText text={text} />
            </span>
          ))}
        </div>
      </div>
      <div className={classes['when']}>
        <PresenceBadge state={person.state} />
        <span className={classes['detail']}>
          {person.since !== null && t('since', { time: format.at(person.time_zone).time(person.since) })}
          {person.late_minutes > 0 && ` · ${t('lateBy', { count: person.late_minutes })}`}
        </span>
      </div>
    </>
  );
});
