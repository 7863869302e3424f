import { Alert, Button, Card, Checkbox, Group, Stack, Table, Text, Textarea, TextInput, Title } from '@mantine/core';
import { TbLock, TbLockOpen } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useSiteDay } from '../session';
import { EmptyState, ErrorNotice, fieldErrorsOf, FormProblem, ListSkeleton, StatusBadge, UserText } from '../ui';
import { Author } from '../ui/author';
import { Dialog } from '../ui/dialog';
import { addMonths, lastDayOf, monthOf } from '../ui/month.policy';
import { ScrollTable } from '../ui/scroll-table';
import { ApprovalsFrame } from './approvals-frame';
import {
  lockPeriod,
  openItemsQuery,
  periodsQuery,
  unlockPeriod,
  type OpenItems,
  type Period,
} from './approvals.queries';

/** Days that are locked for payroll: they take no change but an approved correction that names the lock. */
export function PeriodsPage(): ReactNode {
  const { t } = useTranslation('approvals');
  const periods = useQuery(periodsQuery);
  const [unlocking, setUnlocking] = useState<Period>();
  return (
    <ApprovalsFrame title={t('periods.title')} description={t('periods.text')}>
      <LockForm />
      {periods.isPending && <ListSkeleton rows={4} />}
      {periods.isError && <ErrorNotice error={periods.error} onRetry={() => void periods.refetch()} />}
      {periods.data?.data.length === 0 && <EmptyState icon={TbLockOpen} title={t('periods.empty')} />}
      {(periods.data?.data.length ?? 0) > 0 && (
        <ScrollTable label={t('periods.title')} minWidth={640}>
          <Table.Thead>
            <Table.Tr>
              {(['days', 'state', 'by', 'reason', 'actions'] as const).map((column) => (
                <Table.Th key={column} scope="col">
                  {t(`periods.column.${column}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {periods.data?.data.map((period) => (
              <PeriodRow
                key={period.id}
                period={period}
                onUnlock={() => {
                  setUnlocking(period);
                }}
              />
            ))}
          </Table.Tbody>
        </ScrollTable>
      )}
      {unlocking !== undefined && (
        <UnlockDialog
          period={unlocking}
          onClose={() => {
            setUnlocking(undefined);
          }}
        />
      )}
    </ApprovalsFrame>
  );
}

function LockForm(): ReactNode {
  const { t } = useTranslation('approvals');
  const lastMonth = addMonths(monthOf(useSiteDay()), -1);
  const [from, setFrom] = useState(`${lastMonth}-01`);
  const [to, setTo] = useState(lastDayOf(lastMonth));
  const [reason, setReason] = useState('');
  const [isAccepted, setAccepted] = useState(false);
  const isSpan = from !== '' && to !== '' && from <= to;
  const open = useQuery({ ...openItemsQuery(from, to), enabled: isSpan });
  const lock = useMutation(lockPeriod(useQueryClient()));
  const errors = fieldErrorsOf(lock.error);
  const isOpen = open.data !== undefined && Object.values(open.data).some((count) => count > 0);
  const choose = (set: (day: string) => void, day: string): void => {
    set(day);
    // What was accepted was open in other days.
    setAccepted(false);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    lock.mutate(
      {
        date_from: from,
        date_to: to,
        reason: reason.trim() === '' ? null : reason.trim(),
        accept_open_items: isOpen && isAccepted,
      },
      {
        onSuccess: () => {
          setReason('');
          setAccepted(false);
        },
      },
    );
  };
  return (
    <Card withBorder component="section" aria-label={t('periods.lock')}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Title order={2} fz="h5">
            {t('periods.lock')}
          </Title>
          <FormProblem error={lock.error} fields={['date_from', 'date_to', 'reason']} />
          <Group align="flex-end">
            <TextInput
              type="date"
              label={t('periods.from')}
              required
              value={from}
              error={errors['date_from']}
              onChange={(event) => {
                choose(setFrom, event.currentTarget.value);
              }}
            />
            <TextInput
              type="date"
              label={t('periods.to')}
              required
              min={from}
              value={to}
              error={errors['date_to']}
              onChange={(event) => {
                choose(setTo, event.currentTarget.value);
              }}
            />
            <TextInput
              label={t('decide.reasonOptional')}
              flex="1 1 14rem"
              maxLength={2_000}
              value={reason}
              error={errors['reason']}
              onChange={(event) => {
                setReason(event.currentTarget.value);
              }}
            />
            <Button
              type="submit"
              leftSection={<TbLock size={16} aria-hidden />}
              loading={lock.isPending}
              disabled={!isSpan || (isOpen && !isAccepted)}
            >
              {t('periods.submit')}
            </Button>
          </Group>
          {open.isError && <ErrorNotice error={open.error} onRetry={() => void open.refetch()} />}
          {open.data !== undefined && <OpenList items={open.data} />}
          {isOpen && (
            <Checkbox
              label={t('periods.accept')}
              checked={isAccepted}
              onChange={(event) => {
                setAccepted(event.currentTarget.checked);
              }}
            />
          )}
        </Stack>
      </form>
    </Card>
  );
}

const itemNames = [
  'pending_corrections',
  'undecided_leave',
  'pending_overtime',
  'missing_check_outs',
  'impossible_travel',
  'days_to_compute',
] as const;

/** What would be locked unfinished. */
function OpenList({ items }: { readonly items: OpenItems }): ReactNode {
  const { t } = useTranslation('approvals');
  const open = itemNames.filter((name) => items[name] > 0);
  if (open.length === 0) {
    return (
      <Text size="sm" role="status">
        {t('periods.nothingOpen')}
      </Text>
    );
  }
  return (
    <Alert color="orange" title={t('periods.open')} role="status">
      <ul style={{ margin: 0, paddingInlineStart: 18 }}>
        {open.map((name) => (
          <li key={name}>{t(`periods.item.${name}`, { count: items[name] })}</li>
        ))}
      </ul>
    </Alert>
  );
}

function PeriodRow({ period, onUnlock }: { readonly period: Period; readonly onUnlock: () => void }): ReactNode {
  const { t } = useTranslation('approvals');
  const format = useFormat();
  const days = { from: format.date(period.date_from), to: format.date(period.date_to) };
  const at = period.is_locked ? period.locked_at : period.unlocked_at;
  return (
    <Table.Tr>
      <Table.Td>{t('periods.days', days)}</Table.Td>
      <Table.Td>
        <StatusBadge icon={period.is_locked ? TbLock : TbLockOpen} color={period.is_locked ? 'sea' : 'gray'}>
          {t(period.is_locked ? 'periods.locked' : 'periods.unlocked')}
        </StatusBadge>
      </Table.Td>
      <Table.Td>
        {period.is_locked ? (
          <Author id={period.locked_by} kind={period.locked_by_kind} name={period.locked_by_name} />
        ) : (
          <Author id={period.unlocked_by} kind={period.unlocked_by_kind} name={period.unlocked_by_name} />
        )}
        <Text size="xs" c="dimmed">
          {at === null ? '' : format.dateTime(at)}
        </Text>
      </Table.Td>
      <Table.Td>
        <UserText text={period.is_locked ? period.lock_reason : period.unlock_reason} />
      </Table.Td>
      <Table.Td>
        {period.is_locked && (
          <Button size="xs" variant="default" aria-label={t('periods.unlockOne', days)} onClick={onUnlock}>
            {t('periods.unlock')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function UnlockDialog({ period, onClose }: { readonly period: Period; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('approvals');
  const [reason, setReason] = useState('');
  const unlock = useMutation(unlockPeriod(useQueryClient()));
  return (
    <Dialog opened onClose={onClose} title={t('periods.unlockTitle')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          unlock.mutate({ id: period.id, reason: reason.trim() }, { onSuccess: onClose });
        }}
      >
        <Stack>
          <FormProblem error={unlock.error} fields={['reason']} />
          <Textarea
            label={t('decide.reason')}
            description={t('periods.unlockHint')}
            required
            autosize
            minRows={2}
            maxLength={2_000}
            value={reason}
            error={fieldErrorsOf(unlock.error)['reason']}
            data-autofocus
            onChange={(event) => {
              setReason(event.currentTarget.value);
            }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={unlock.isPending} disabled={reason.trim() === ''}>
              {t('periods.unlock')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
