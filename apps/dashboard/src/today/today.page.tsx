import { Card, Group, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { TbDeviceTv, TbMapRoute, TbSearch, TbUsersPlus } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useMay, useSiteDay } from '../session';
import { EmptyState, ErrorNotice, LinkButton, ListSkeleton, Page } from '../ui';
import { Arrivals } from './arrivals';
import { PresenceCounts } from './presence-counts';
import { PresenceList } from './presence-list';
import { chosenState, type TodaySearch } from './today-search.policy';
import {
  presenceQuery,
  usePresenceLive,
  type PresenceCounts as PresenceCountsOf,
  type PresenceFilter,
  type PresencePage,
} from './today.queries';
import classes from './today.module.css';

const route = getRouteApi('/shell/');

/** Who is here, who is not, and who comes in. */
export function TodayPage(): ReactNode {
  const { t } = useTranslation('today');
  const { longDate } = useFormat();
  const search = route.useSearch();
  const presence = useQuery(presenceQuery(toFilter(search)));
  usePresenceLive();
  return (
    <Page
      title={t('title')}
      description={longDate(useSiteDay())}
      actions={
        <LinkButton
          variant="default"
          leftSection={<TbDeviceTv size={18} aria-hidden />}
          to="/wall"
          search={{ department: search.department }}
        >
          {t('wall.open')}
        </LinkButton>
      }
    >
      {isNobodyThere(presence.data?.counts) && isUnfiltered(search) ? (
        <NobodyYet />
      ) : (
        <Board presence={presence} search={search} />
      )}
    </Page>
  );
}

function toFilter(search: TodaySearch): PresenceFilter {
  const state = chosenState(search);
  return { ...search, state: state === 'all' ? undefined : state };
}

/** Whoever is alone here and was not seen has set nothing up yet. */
function isNobodyThere(counts: PresenceCountsOf | undefined): boolean {
  return counts !== undefined && counts.users <= 1 && counts.not_expected === counts.users;
}

function isUnfiltered({ q, department }: TodaySearch): boolean {
  return q === undefined && department === undefined;
}

interface BoardProps {
  readonly presence: {
    readonly data: PresencePage | undefined;
    readonly error: unknown;
    readonly isPending: boolean;
    readonly isPlaceholderData: boolean;
    readonly refetch: () => unknown;
  };
  readonly search: TodaySearch;
}

function Board({ presence, search }: BoardProps): ReactNode {
  const navigate = route.useNavigate();
  const filter = (changed: TodaySearch): void => {
    void navigate({ search: { ...search, ...changed }, replace: true });
  };
  const { data } = presence;
  return (
    <>
      <PresenceCounts
        counts={data?.counts}
        chosen={chosenState(search)}
        onChoose={(state) => {
          filter({ state });
        }}
      />
      <div className={classes['columns']}>
        <Card withBorder padding={0} className={classes['wide']}>
          <Filters search={search} departments={data?.by_department ?? []} onChange={filter} />
          {presence.error !== null && data === undefined && (
            <ErrorNotice error={presence.error} onRetry={() => void presence.refetch()} />
          )}
          {presence.isPending && <ListSkeleton />}
          {data !== undefined && (
            <PresenceList
              key={JSON.stringify(search)}
              filter={toFilter(search)}
              total={presence.isPlaceholderData ? Math.min(data.total, 1) : data.total}
            />
          )}
        </Card>
        <div className={classes['narrow']}>
          <Arrivals department={search.department} />
        </div>
      </div>
    </>
  );
}

const typingPauseMs = 250;

interface FiltersProps {
  readonly search: TodaySearch;
  readonly departments: PresencePage['by_department'];
  readonly onChange: (changed: TodaySearch) => void;
}

function Filters({ search, departments, onChange }: FiltersProps): ReactNode {
  const { t } = useTranslation('today');
  const { number } = useFormat();
  const [typed, setTyped] = useState(search.q ?? '');
  const ask = useDebouncedCallback((text: string) => {
    onChange({ q: text.trim() === '' ? undefined : text.trim() });
  }, typingPauseMs);
  const named = departments.flatMap(({ department, users }) => (department === null ? [] : [{ department, users }]));
  const { department: chosen } = search;
  const isListed = chosen === undefined || named.some(({ department }) => department === chosen);
  return (
    <Group p="md" gap="sm">
      <TextInput
        flex="1 1 12rem"
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        leftSection={<TbSearch size={16} aria-hidden />}
        value={typed}
        maxLength={100}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          ask(event.currentTarget.value);
        }}
      />
      <NativeSelect
        flex="0 1 14rem"
        aria-label={t('department')}
        value={chosen ?? ''}
        data={[
          { value: '', label: t('allDepartments') },
          ...(isListed ? [] : [{ value: chosen, label: chosen }]),
          ...named.map(({ department, users }) => ({ value: department, label: `${department} (${number(users)})` })),
        ]}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onChange({ department: value === '' ? undefined : value });
        }}
      />
    </Group>
  );
}

function NobodyYet(): ReactNode {
  const { t } = useTranslation('today');
  const mayBegin = useMay('cameras.write', 'all');
  return (
    <EmptyState
      icon={TbUsersPlus}
      title={t('empty.title')}
      action={
        mayBegin && (
          <LinkButton to="/guide" leftSection={<TbMapRoute size={18} aria-hidden />}>
            {t('empty.guide')}
          </LinkButton>
        )
      }
    >
      {mayBegin ? t('empty.begin') : t('empty.wait')}
    </EmptyState>
  );
}
