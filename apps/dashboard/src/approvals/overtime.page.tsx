import { Alert, Button, Group, Paper, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { TbCheck, TbClockCheck, TbX } from 'react-icons/tb';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { EmptyState, fieldErrorsOf, FormProblem, LinkAnchor, UserText } from '../ui';
import { DataTable } from '../ui/data-table';
import { ApprovalsFrame } from './approvals-frame';
import { overtimeStates } from './approvals-search.policy';
import { decideOvertime, overtimeQuery, type OvertimeRow } from './approvals.queries';

const route = getRouteApi('/shell/approvals/overtime');
const none: ReadonlySet<string> = new Set();

/** Overtime that is paid once somebody has said so; many at once. */
export function OvertimePage(): ReactNode {
  const { t } = useTranslation('approvals');
  const state = route.useSearch().state ?? 'pending';
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(overtimeQuery(state));
  const [selected, setSelected] = useState(none);
  const [reason, setReason] = useState('');
  const decide = useMutation(decideOvertime(useQueryClient()));
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  const chosen = rows.filter(({ id }) => selected.has(id));
  const failed = decide.data?.data.filter(({ result }) => result === 'failed') ?? [];
  const columns = useColumns();
  const send = (decision: 'approved' | 'rejected'): void => {
    decide.mutate(
      {
        overtime: chosen.map(({ id, overtime_minutes: minutes }) => ({ attendance_id: id, minutes })),
        decision,
        reason: reason.trim() === '' ? null : reason.trim(),
      },
      {
        onSuccess: () => {
          setSelected(none);
          setReason('');
        },
      },
    );
  };
  return (
    <ApprovalsFrame title={t('overtime.title')} description={t('overtime.text')}>
      <SegmentedControl
        aria-label={t('state.label')}
        style={{ alignSelf: 'flex-start' }}
        value={state}
        data={overtimeStates.map((value) => ({ value, label: t(`overtimeState.${value}`) }))}
        onChange={(value) => {
          setSelected(none);
          decide.reset();
          void navigate({ search: { state: overtimeStates.find((one) => one === value) }, replace: true });
        }}
      />
      <FormProblem error={decide.error} fields={['reason']} />
      {decide.data !== undefined && (
        <Alert color={failed.length > 0 ? 'orange' : 'teal'} role="status">
          <Stack gap={4}>
            <Text size="sm">{t('overtime.decided', { count: decide.data.decided })}</Text>
            {failed.map(({ attendance_id: id, message }) => (
              <Text key={id} size="sm">
                <UserText text={rows.find((row) => row.id === id)?.user_name} /> {message}
              </Text>
            ))}
          </Stack>
        </Alert>
      )}
      {state === 'pending' && chosen.length > 0 && (
        <Paper withBorder p="sm">
          <Group align="flex-end">
            <Text size="sm" fw={600} role="status" mb={8}>
              {t('selected', { count: chosen.length })}
            </Text>
            <TextInput
              label={t('decide.reason')}
              description={t('overtime.reasonHint')}
              error={fieldErrorsOf(decide.error)['reason']}
              flex="1 1 14rem"
              maxLength={2_000}
              value={reason}
              onChange={(event) => {
                setReason(event.currentTarget.value);
              }}
            />
            <Button
              leftSection={<TbCheck size={16} aria-hidden />}
              loading={decide.isPending}
              onClick={() => {
                send('approved');
              }}
            >
              {t('approve')}
            </Button>
            <Button
              variant="default"
              leftSection={<TbX size={16} aria-hidden />}
              disabled={decide.isPending || reason.trim() === ''}
              onClick={() => {
                send('rejected');
              }}
            >
              {t('reject')}
            </Button>
          </Group>
        </Paper>
      )}
      <DataTable<OvertimeRow>
        label={t('overtime.title')}
        columns={columns}
        list={list}
        {...(state === 'pending' && {
          selected,
          onSelect: setSelected,
          selectLabel: (row) => t('corrections.select', { name: row.user_name ?? '', date: row.date }),
        })}
        empty={
          <EmptyState icon={TbClockCheck} title={t(state === 'pending' ? 'overtime.empty' : 'corrections.none')} />
        }
      />
    </ApprovalsFrame>
  );
}

function useColumns(): ColumnDef<OvertimeRow>[] {
  const { t } = useTranslation('approvals');
  const format = useFormat();
  return useMemo(() => {
    const minutes = (count: number | null): string => (count === null ? '–' : format.duration(count * 60));
    return [
      { id: 'who', header: t('column.who'), cell: ({ row }) => <UserText text={row.original.user_name} isCut /> },
      {
        id: 'date',
        header: t('column.day'),
        cell: ({ row }) => (
          <LinkAnchor to="/attendance/$id" params={{ id: row.original.id }}>
            {format.date(row.original.date)}
          </LinkAnchor>
        ),
      },
      { id: 'worked', header: t('column.worked'), cell: ({ row }) => minutes(row.original.worked_minutes) },
      { id: 'required', header: t('column.required'), cell: ({ row }) => minutes(row.original.required_minutes) },
      {
        id: 'overtime',
        header: t('column.overtime'),
        cell: ({ row }) => <strong>{minutes(row.original.overtime_minutes)}</strong>,
      },
    ];
  }, [t, format]);
}
