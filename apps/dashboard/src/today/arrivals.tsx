import { Badge, Box, Card, Group, Skeleton, Title, VisuallyHidden } from '@mantine/core';
import { TbClockExclamation, TbDoorEnter } from 'react-icons/tb';
import { memo, useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useLiveState } from '../live';
import { EmptyState, ErrorNotice, Initials, StatusBadge, UserText } from '../ui';
import type { Arrival } from './arrivals.policy';
import { PersonName } from './person-name';
import { useArrivals, useCameraOf } from './today.queries';
import classes from './today.module.css';

/** Who came of late, newest first, as they come. */
export function Arrivals({ department }: { readonly department: string | undefined }): ReactNode {
  const { t } = useTranslation('today');
  const arrivals = useArrivals(department);
  const isLive = useLiveState() === 'connected';
  return (
    <Card withBorder padding={0}>
      <Group justify="space-between" px="md" py="sm">
        <Title order={2} fz="h5" id="arrivals">
          {t('arrivals.title')}
        </Title>
        {isLive && (
          <Badge variant="dot" color="teal" size="sm" tt="none">
            {t('arrivals.live')}
          </Badge>
        )}
      </Group>
      {arrivals.isPending && <Skeleton h={240} m="md" w="auto" />}
      {arrivals.isError && (
        <Box p="md">
          <ErrorNotice error={arrivals.error} onRetry={() => void arrivals.refetch()} />
        </Box>
      )}
      {arrivals.data?.length === 0 && (
        <EmptyState icon={TbDoorEnter} title={t('arrivals.none')}>
          {t('arrivals.noneYet')}
        </EmptyState>
      )}
      {arrivals.data !== undefined && arrivals.data.length > 0 && (
        <>
          <Announcement arrivals={arrivals.data} />
          <div className={classes['arrivals']} tabIndex={0} role="region" aria-labelledby="arrivals">
            <ol className={classes['list']}>
              {arrivals.data.map((arrival) => (
                <ArrivalRow key={arrival.id} arrival={arrival} />
              ))}
            </ol>
          </div>
        </>
      )}
    </Card>
  );
}

/** A row that did not change is not drawn anew: twenty may come in a second. */
const ArrivalRow = memo(function ArrivalRow({ arrival }: { readonly arrival: Arrival }): ReactNode {
  const { t } = useTranslation('today');
  const format = useFormat();
  const camera = useCameraOf(arrival);
  const name = arrival.name ?? t('noName');
  return (
    <li className={classes['arrival']}>
      <Initials name={name} />
      <div className={classes['who']}>
        <PersonName userId={arrival.userId} name={name} />
        <div className={classes['detail']}>
          {camera === null ? t('arrivals.byHand') : <UserText text={camera} />}
          {arrival.isTold && <> · {t('arrivals.told')}</>}
        </div>
      </div>
      <div className={classes['when']}>
        <time dateTime={arrival.at}>{format.at(arrival.timeZone).time(arrival.at)}</time>
        {arrival.isLate ? (
          <StatusBadge icon={TbClockExclamation} color="orange">
            {t('arrivals.late')}
          </StatusBadge>
        ) : (
          arrival.similarity !== null && (
            <span className={classes['detail']}>
              {t('arrivals.similarity', { share: format.percent(arrival.similarity) })}
            </span>
          )
        )}
      </div>
    </li>
  );
});

/** A screen reader that is told of twenty people a second tells of nobody. */
const announceEveryMs = 5_000;

function Announcement({ arrivals }: { readonly arrivals: readonly Arrival[] }): ReactNode {
  const { t } = useTranslation('today');
  const known = useRef(new Set(arrivals.map(({ id }) => id)));
  const latest = useRef(arrivals);
  const [text, setText] = useState('');
  useEffect(() => {
    latest.current = arrivals;
  }, [arrivals]);
  useEffect(() => {
    const timer = setInterval(() => {
      const fresh = latest.current.filter(({ id, isTold }) => !isTold && !known.current.has(id));
      known.current = new Set(latest.current.map(({ id }) => id));
      const [newest] = fresh;
      if (newest !== undefined)
        setText(t('arrivals.announced', { count: fresh.length, name: newest.name ?? t('noName') }));
    }, announceEveryMs);
    return () => {
      clearInterval(timer);
    };
  }, [t]);
  return <VisuallyHidden aria-live="polite">{text}</VisuallyHidden>;
}
