import { ActionIcon, Button, Group, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { TbChevronLeft, TbChevronRight, TbSearch, TbUserPlus, TbUserSearch } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { useMay, useSiteDay } from '../../session';
import { EmptyState, ErrorNotice, ListSkeleton } from '../../ui';
import { firstWeekdayOf, weekdayOf, weekendOf } from '../../ui/month.policy';
import { AssignDialog, type AssignWish } from '../assignments/assign-dialog';
import type { AssignmentFields } from '../assignments/assignment-form.policy';
import { rosterPageQuery } from '../assignments.queries';
import type { RosterSearch } from '../roster-search.policy';
import { RosterFrame } from '../roster-frame';
import { weekdays } from '../use-weekday-names';
import { RosterGrid, type Chosen, type GridDay } from './roster-grid';
import classes from './roster-grid.module.css';
import { RosterToolbar } from './roster-toolbar';
import { ShiftPalette } from './shift-palette';
import { addDays, daysFrom, plannableDays, weekStartOf } from './weeks.policy';

const route = getRouteApi('/shell/roster');
const weekCounts = [1, 2, 4] as const;

export function RosterPage(): ReactNode {
  const { t } = useTranslation('roster');
  const { locale } = useFormat();
  const today = useSiteDay();
  const search = route.useSearch();
  const mayAssign = useMay('assignments.write', 'all');
  const mayDraft = useMay('drafts.write', 'all');
  const weeks = search.weeks ?? 2;
  const from = weekStartOf(search.from ?? today, firstWeekdayOf(locale));
  const days = useDays(from, weeks);
  const filter = { from, to: addDays(from, weeks * 7 - 1), q: search.q ?? '', department: search.department ?? '' };
  const first = useQuery(rosterPageQuery(filter, 0));
  const tomorrow = addDays(today, 1);
  const [wish, setWish] = useState<AssignWish>();
  const assign = (chosen: Chosen | undefined, shiftId: string | null): void => {
    // Of one person a change of the past is drafted.
    const earliest = mayDraft && chosen?.people.length === 1 ? from : tomorrow;
    const span = chosen && (plannableDays(from, chosen.range, tomorrow) ?? plannableDays(from, chosen.range, earliest));
    if (chosen === undefined || chosen.people.length === 0) {
      notifications.show({ message: t('selection.none') });
    } else if (span === undefined) {
      notifications.show({ color: 'orange', message: t('selection.past') });
    } else {
      setWish({
        people: new Map(chosen.people.map(({ id, name }) => [id, name])),
        fields: fieldsOf(shiftId, span.from, span.to),
      });
    }
  };
  return (
    <RosterFrame
      title={t('roster.title')}
      description={t(mayAssign ? 'roster.text' : 'roster.textRead')}
      actions={
        mayAssign && (
          <Button
            leftSection={<TbUserPlus size={18} aria-hidden />}
            onClick={() => {
              setWish({ people: new Map(), fields: fieldsOf(null, tomorrow, '') });
            }}
          >
            {t('assign.new')}
          </Button>
        )
      }
    >
      <Stack>
        <Filters search={search} from={from} weeks={weeks} />
        {first.isPending && <ListSkeleton rows={10} />}
        {first.isError && <ErrorNotice error={first.error} onRetry={() => void first.refetch()} />}
        {first.data?.total === 0 && (
          <EmptyState icon={TbUserSearch} title={t('grid.nobody')}>
            {t('grid.nobodyAdvice')}
          </EmptyState>
        )}
        {first.data !== undefined && first.data.total > 0 && (
          <RosterGrid
            key={`${filter.q} ${filter.department}`}
            filter={filter}
            days={days}
            total={first.data.total}
            mayAssign={mayAssign}
            onOpen={(chosen) => {
              assign(chosen, null);
            }}
            onDrop={assign}
            toolbar={(chosen, whenRead) => (
              <Stack gap="xs">
                {mayAssign && (
                  <ShiftPalette
                    onChoose={(shiftId) => {
                      whenRead((all) => {
                        assign(all, shiftId);
                      });
                    }}
                  />
                )}
                <RosterToolbar
                  chosen={chosen}
                  mayAssign={mayAssign}
                  isPlannable={
                    chosen !== undefined &&
                    ((mayDraft && chosen.people.length === 1) ||
                      plannableDays(from, chosen.range, tomorrow) !== undefined)
                  }
                  onAssign={() => {
                    whenRead((all) => {
                      assign(all, null);
                    });
                  }}
                />
              </Stack>
            )}
          />
        )}
        <Legend />
      </Stack>
      {wish !== undefined && (
        <AssignDialog
          wish={wish}
          tomorrow={tomorrow}
          onClose={() => {
            setWish(undefined);
          }}
        />
      )}
    </RosterFrame>
  );
}

function fieldsOf(shiftId: string | null, validFrom: string, validTo: string): AssignmentFields {
  return {
    what: 'shift',
    shiftId,
    weekdays: weekdays.slice(0, 5),
    rotation: [
      { shiftId, days: 5 },
      { shiftId: null, days: 2 },
    ],
    workSiteId: null,
    validFrom,
    validTo,
  };
}

function useDays(from: string, weeks: number): readonly GridDay[] {
  const format = useFormat();
  const today = useSiteDay();
  return useMemo(() => {
    const weekend = weekendOf(format.locale);
    return daysFrom(from, weeks * 7).map((day) => ({
      day,
      longDate: format.longDate(day),
      isWeekend: weekend.includes(weekdayOf(day)),
      isToday: day === today,
    }));
  }, [from, weeks, format, today]);
}

interface FilterProps {
  readonly search: RosterSearch;
  readonly from: string;
  readonly weeks: 1 | 2 | 4;
}

const typingPauseMs = 300;

function Filters({ search, from, weeks }: FilterProps): ReactNode {
  const { t } = useTranslation('roster');
  const navigate = route.useNavigate();
  const seesAll = useMay('users.read', 'all');
  const change = (to: RosterSearch): void => {
    void navigate({ search: (before) => ({ ...before, ...to }), replace: true });
  };
  // One each: of both, what was typed into the first would be lost once the second is typed into.
  const typedName = useDebouncedCallback((q: string) => {
    change({ q });
  }, typingPauseMs);
  const typedDepartment = useDebouncedCallback((department: string) => {
    change({ department });
  }, typingPauseMs);
  return (
    <Group align="flex-end" gap="md">
      <Group gap="xs" align="flex-end">
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t('filter.earlier')}
          onClick={() => {
            change({ from: addDays(from, -7 * weeks) });
          }}
        >
          <TbChevronLeft size={18} className="flip-in-rtl" />
        </ActionIcon>
        <TextInput
          type="date"
          label={t('filter.from')}
          // As it was typed: put back to the begin of its week, a year could not be typed to its end.
          value={search.from ?? from}
          onChange={(event) => {
            const { value } = event.currentTarget;
            if (value !== '') change({ from: value });
          }}
        />
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t('filter.later')}
          onClick={() => {
            change({ from: addDays(from, 7 * weeks) });
          }}
        >
          <TbChevronRight size={18} className="flip-in-rtl" />
        </ActionIcon>
        <Button
          variant="default"
          onClick={() => {
            change({ from: undefined });
          }}
        >
          {t('filter.thisWeek')}
        </Button>
      </Group>
      <SegmentedControl
        aria-label={t('filter.weeks')}
        value={String(weeks)}
        data={weekCounts.map((count) => ({ value: String(count), label: t('filter.weekCount', { count }) }))}
        onChange={(value) => {
          change({ weeks: weekCounts.find((count) => String(count) === value) });
        }}
      />
      <TextInput
        type="search"
        label={t('filter.q')}
        w={180}
        leftSection={<TbSearch size={16} aria-hidden />}
        defaultValue={search.q}
        maxLength={255}
        onChange={(event) => {
          typedName(event.currentTarget.value);
        }}
      />
      {seesAll && (
        <TextInput
          label={t('filter.department')}
          w={150}
          defaultValue={search.department}
          maxLength={255}
          onChange={(event) => {
            typedDepartment(event.currentTarget.value);
          }}
        />
      )}
    </Group>
  );
}

function Legend(): ReactNode {
  const { t } = useTranslation('roster');
  return (
    <ul className={classes['legend']} aria-label={t('legend.label')}>
      {(['person', 'department', 'site'] as const).map((by) => (
        <li key={by}>
          <span aria-hidden className={classes['shift']} data-by={by} />
          {t(`legend.${by}`)}
        </li>
      ))}
    </ul>
  );
}
