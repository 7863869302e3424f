import { Button, Group, Paper, Stack, Switch, Text } from '@mantine/core';
import { TbCalendarRepeat, TbPlus } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { EmptyState, ErrorNotice, ListSkeleton, UserText } from '../ui';
import { DeleteButton } from '../ui/delete-button';
import { ReportsFrame } from './reports-frame';
import { deleteSchedule, schedulesQuery, switchSchedule, type ReportSchedule } from './reports.queries';
import { ScheduleForm } from './schedule-form';

/**
 * Reports that are written by themselves, each of the week or month that has ended; a webhook tells that one is there.
 */
export function SchedulesPage(): ReactNode {
  const { t } = useTranslation('reports');
  const schedules = useQuery(schedulesQuery);
  const [isAdding, setAdding] = useState(false);
  return (
    <ReportsFrame
      title={t('schedules.title')}
      description={t('schedules.text')}
      actions={
        <Button
          leftSection={<TbPlus size={18} aria-hidden />}
          onClick={() => {
            setAdding(true);
          }}
        >
          {t('schedules.new')}
        </Button>
      }
    >
      {schedules.isPending && <ListSkeleton rows={3} />}
      {schedules.isError && <ErrorNotice error={schedules.error} onRetry={() => void schedules.refetch()} />}
      {schedules.data?.data.length === 0 && (
        <EmptyState icon={TbCalendarRepeat} title={t('schedules.empty')}>
          {t('schedules.text')}
        </EmptyState>
      )}
      <Stack gap="sm">
        {schedules.data?.data.map((schedule) => (
          <Schedule key={schedule.id} schedule={schedule} />
        ))}
      </Stack>
      {isAdding && (
        <ScheduleForm
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
    </ReportsFrame>
  );
}

function Schedule({ schedule }: { readonly schedule: ReportSchedule }): ReactNode {
  const { t } = useTranslation('reports');
  const format = useFormat();
  const change = useMutation(switchSchedule(useQueryClient()));
  return (
    <Paper withBorder p="sm" component="article" aria-label={schedule.name}>
      <Group justify="space-between" gap="sm">
        <div style={{ flex: '1 1 14rem', minWidth: 0 }}>
          <Text fw={600}>
            <UserText text={schedule.name} />
          </Text>
          <Text size="sm" c="dimmed">
            {[
              t(`kind.${schedule.kind}`),
              t(`format.${schedule.format}`),
              t(`every.${schedule.every}`),
              ...(schedule.department === null ? [] : [schedule.department]),
            ].join(' · ')}
          </Text>
          <Text size="sm">
            {schedule.next_run_at === null
              ? t('schedules.paused')
              : t('schedules.next', { time: format.dateTime(schedule.next_run_at) })}
          </Text>
        </div>
        <Switch
          label={t('schedules.active')}
          checked={schedule.is_active}
          disabled={change.isPending}
          onChange={(event) => {
            change.mutate({ id: schedule.id, isActive: event.currentTarget.checked });
          }}
        />
        <DeleteSchedule schedule={schedule} />
      </Group>
    </Paper>
  );
}

function DeleteSchedule({ schedule }: { readonly schedule: ReportSchedule }): ReactNode {
  const { t } = useTranslation('reports');
  const remove = useMutation(deleteSchedule(useQueryClient()));
  return (
    <DeleteButton
      isIcon
      label={t('schedules.delete')}
      title={t('schedules.deleteOne', { name: schedule.name })}
      deletion={remove}
      onConfirm={() => {
        remove.mutate(schedule.id);
      }}
    >
      {t('schedules.deleteText')}
    </DeleteButton>
  );
}
