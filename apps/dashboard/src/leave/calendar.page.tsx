import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { TbBeach, TbInbox, TbPlus } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useLiveInvalidation } from '../live';
import { useMay, useSiteDay } from '../session';
import { EmptyState, ErrorNotice, LinkButton, ListSkeleton, UserText } from '../ui';
import type { LeaveRequest } from '../ui/leave-state';
import { MonthChoice } from '../ui/month-choice';
import { monthOf } from '../ui/month.policy';
import { EnterLeave } from './enter-leave';
import { LeaveCalendar, LeaveLegend } from './leave-calendar';
import { awayOn, leaveRowsOf } from './leave-calendar.policy';
import { LeaveDetails } from './leave-details';
import { LeaveFrame } from './leave-frame';
import { leaveOfMonthQuery } from './leave.queries';
import type { LeaveCalendarSearch } from './leave.routes';

const route = getRouteApi('/shell/leave');
const typingPauseMs = 300;
const leaveEvents = ['leave.requested', 'leave.decided', 'leave.ended'] as const;

/** Who is away when, of everybody whom one may see. */
export function LeaveCalendarPage(): ReactNode {
  const { t } = useTranslation('leave');
  const { locale } = useFormat();
  const today = useSiteDay();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [opened, setOpened] = useState<LeaveRequest>();
  const month = search.month ?? monthOf(today);
  const options = leaveOfMonthQuery(month, search.department);
  const leave = useQuery(options);
  useLiveInvalidation(leaveEvents, options.queryKey);
  const rows = useMemo(
    () => leaveRowsOf(leave.data?.requests ?? [], month, new Intl.Collator(locale).compare),
    [leave.data, month, locale],
  );
  const change = (to: LeaveCalendarSearch): void => {
    void navigate({ search: (before) => ({ ...before, ...to }), replace: true });
  };
  return (
    <LeaveFrame title={t('calendar.title')} description={t('calendar.text')} actions={<Actions />}>
      <Group align="flex-end" gap="md">
        <MonthChoice
          month={month}
          onChange={(chosen) => {
            change({ month: chosen });
          }}
        />
        <Department search={search} onChange={change} />
      </Group>
      {leave.isPending && <ListSkeleton rows={8} />}
      {leave.isError && <ErrorNotice error={leave.error} onRetry={() => void leave.refetch()} />}
      {leave.data?.isCut === true && <Alert color="orange">{t('calendar.cut')}</Alert>}
      {leave.isSuccess && rows.length === 0 && (
        <EmptyState icon={TbBeach} title={t('calendar.empty')}>
          {t('calendar.emptyText')}
        </EmptyState>
      )}
      {leave.data !== undefined && rows.length > 0 && (
        <Stack gap="sm">
          {monthOf(today) === month && <AwayToday requests={awayOn(leave.data.requests, today)} />}
          <LeaveCalendar month={month} today={today} rows={rows} onOpen={setOpened} />
          <LeaveLegend />
        </Stack>
      )}
      {opened !== undefined && (
        <LeaveDetails
          request={opened}
          onClose={() => {
            setOpened(undefined);
          }}
        />
      )}
    </LeaveFrame>
  );
}

function Actions(): ReactNode {
  const { t } = useTranslation('leave');
  const mayEnter = useMay('leave.request', 'department');
  const mayDecide = useMay('leave.decide', 'department');
  const [isEntering, setEntering] = useState(false);
  return (
    <>
      {mayDecide && (
        <LinkButton to="/approvals/leave" variant="default" leftSection={<TbInbox size={18} aria-hidden />}>
          {t('calendar.inbox')}
        </LinkButton>
      )}
      {mayEnter && (
        <Button
          leftSection={<TbPlus size={18} aria-hidden />}
          onClick={() => {
            setEntering(true);
          }}
        >
          {t('enter.open')}
        </Button>
      )}
      {isEntering && (
        <EnterLeave
          onClose={() => {
            setEntering(false);
          }}
        />
      )}
    </>
  );
}

interface DepartmentProps {
  readonly search: LeaveCalendarSearch;
  readonly onChange: (to: LeaveCalendarSearch) => void;
}

/** Managers see their own department, whatever they would type. */
function Department({ search, onChange }: DepartmentProps): ReactNode {
  const { t } = useTranslation('leave');
  const seesAll = useMay('leave.read', 'all');
  const typed = useDebouncedCallback(onChange, typingPauseMs);
  if (!seesAll) return null;
  return (
    <TextInput
      label={t('calendar.department')}
      defaultValue={search.department}
      maxLength={255}
      onChange={(event) => {
        const value = event.currentTarget.value.trim();
        typed({ department: value === '' ? undefined : value });
      }}
    />
  );
}

const namesShownMax = 12;

function AwayToday({ requests }: { readonly requests: readonly LeaveRequest[] }): ReactNode {
  const { t } = useTranslation('leave');
  const { list, number } = useFormat();
  const names = [...new Set(requests.map(({ user_name: name }) => name ?? ''))];
  if (names.length === 0) return <Text size="sm">{t('calendar.nobodyToday')}</Text>;
  const more = names.length - namesShownMax;
  const shown = [...names.slice(0, namesShownMax), ...(more > 0 ? [t('calendar.more', { number: number(more) })] : [])];
  return (
    <Text size="sm">
      {t('calendar.today')} <UserText text={list(shown)} />
    </Text>
  );
}
