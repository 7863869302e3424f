import { ActionIcon, Group, Loader, SegmentedControl, Text, Title, Tooltip } from '@mantine/core';
import { useDocumentTitle, useFullscreenDocument } from '@mantine/hooks';
import { TbArrowLeft, TbMaximize, TbMinimize } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useLiveState } from '../live';
import { ErrorNotice, useNow, UserText } from '../ui';
import type { Arrival } from './arrivals.policy';
import { looks } from './presence-states';
import { nameStyles, shortName, type NameStyle } from './short-name.policy';
import type { PresenceState } from './today-search.policy';
import { presenceQuery, useArrivals, useCameraOf, usePresenceLive, type PresenceCounts } from './today.queries';
import { useScreenWakeLock } from './use-screen-wake-lock';
import classes from './wall.module.css';

const route = getRouteApi('/bare/wall');

/** As many as are read from some metres away. */
const arrivalsShown = 12;

/** For a screen at the door: large, without anything to press, and with no more of names than is wanted there. */
export function WallPage(): ReactNode {
  const { t } = useTranslation('today');
  const { t: tApp } = useTranslation('app');
  const { department, names = 'short' } = route.useSearch();
  useDocumentTitle(tApp('documentTitle', { page: t('wall.title') }));
  useScreenWakeLock();
  usePresenceLive();
  const presence = useQuery(presenceQuery({ department }, 0, 1));
  const arrivals = useArrivals(department);
  const error = presence.error ?? arrivals.error;
  return (
    <main className={classes['wall']}>
      <Head department={department} names={names} />
      {presence.data !== undefined && <Counts counts={presence.data.counts} />}
      {error !== null && <ErrorNotice error={error} />}
      {arrivals.isPending && <Loader aria-label={t('arrivals.title')} />}
      {names !== 'none' && (
        <section className={classes['section']} aria-label={t('arrivals.title')}>
          {arrivals.data?.length === 0 && <Text fz="clamp(1.2rem, 2vw, 2rem)">{t('arrivals.none')}</Text>}
          <ol className={classes['arrivals']}>
            {arrivals.data?.slice(0, arrivalsShown).map((arrival) => (
              <WallArrival key={arrival.id} arrival={arrival} names={names} />
            ))}
          </ol>
        </section>
      )}
    </main>
  );
}

function Head({
  department,
  names,
}: {
  readonly department: string | undefined;
  readonly names: NameStyle;
}): ReactNode {
  const { t } = useTranslation('today');
  const { t: tApp } = useTranslation('app');
  const { time, longDate } = useFormat();
  const now = useNow(1_000);
  const navigate = route.useNavigate();
  const { fullscreen, toggle } = useFullscreenDocument();
  const isLost = useLiveState() === 'lost';
  return (
    <header className={classes['head']}>
      <div>
        <Title order={1} className={classes['title']}>
          {department === undefined ? t('wall.title') : <UserText text={department} />}
        </Title>
        <Text className={classes['date']}>{longDate(now)}</Text>
      </div>
      <div role="status">{isLost && <Text className={classes['lost']}>{tApp('connection.lost')}</Text>}</div>
      <Group gap="xs" className={classes['tools']} data-fullscreen={fullscreen || undefined}>
        <SegmentedControl
          aria-label={t('wall.names')}
          value={names}
          data={nameStyles.map((style) => ({ value: style, label: t(`wall.nameStyle.${style}`) }))}
          onChange={(style) => void navigate({ search: (before) => ({ ...before, names: style }), replace: true })}
        />
        <Tooltip label={t(fullscreen ? 'wall.window' : 'wall.fullScreen')}>
          <ActionIcon
            size="lg"
            variant="default"
            onClick={() => void toggle()}
            aria-label={t(fullscreen ? 'wall.window' : 'wall.fullScreen')}
          >
            {fullscreen ? <TbMinimize size={20} /> : <TbMaximize size={20} />}
          </ActionIcon>
        </Tooltip>
        {!fullscreen && (
          <Tooltip label={t('wall.leave')}>
            <ActionIcon size="lg" variant="default" component={Link} to="/" aria-label={t('wall.leave')}>
              <TbArrowLeft size={20} className="flip-in-rtl" />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      <Text component="time" className={classes['clock']}>
        {time(now)}
      </Text>
    </header>
  );
}

const counted: readonly PresenceState[] = ['in', 'late', 'expected', 'left'];

function Counts({ counts }: { readonly counts: PresenceCounts }): ReactNode {
  const { t } = useTranslation('today');
  const { number } = useFormat();
  return (
    <dl className={classes['counts']}>
      {counted.map((state) => {
        const { icon: Icon, color } = looks[state];
        return (
          <div key={state} className={classes['count']}>
            <dt>
              <Icon size="1.2em" color={`var(--mantine-color-${color}-light-color)`} aria-hidden />
              {t(`state.${state}`)}
            </dt>
            <dd>{number(counts[state])}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function WallArrival({ arrival, names }: { readonly arrival: Arrival; readonly names: NameStyle }): ReactNode {
  const { t } = useTranslation('today');
  const format = useFormat();
  const camera = useCameraOf(arrival);
  const name = arrival.name ?? t('noName');
  return (
    <li className={classes['arrival']}>
      <span className={classes['name']}>
        <UserText text={names === 'short' ? shortName(name) : name} isCut />
      </span>
      <span className={classes['where']}>
        <time dateTime={arrival.at}>{format.at(arrival.timeZone).time(arrival.at)}</time>
        {camera !== null && (
          <>
            {' · '}
            <UserText text={camera} />
          </>
        )}
      </span>
    </li>
  );
}
