import { ActionIcon, Button, Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import type { IconType } from 'react-icons';
import { TbCalendarRepeat, TbCheck, TbClock, TbDownload, TbFileOff, TbLoader2, TbTrash, TbX } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { EmptyState, ErrorNotice, ListSkeleton, StatusBadge, UserText } from '../ui';
import { toJobFailure } from './job-failure.policy';
import { deleteJob, fileAddressOf, isUnderWay, jobsQuery, type ReportJob } from './reports.queries';

const looks: Readonly<Record<ReportJob['state'], readonly [IconType, string]>> = {
  queued: [TbClock, 'gray'],
  running: [TbLoader2, 'blue'],
  done: [TbCheck, 'green'],
  failed: [TbX, 'red'],
  cancelled: [TbX, 'gray'],
};

/** Those that were asked for, and those of schedules: how far they are, and their files. */
export function ReportJobs(): ReactNode {
  const { t } = useTranslation('reports');
  const jobs = useQuery(jobsQuery);
  return (
    <Stack component="section" aria-label={t('jobs.title')} gap="sm">
      <Title order={2} fz="h4">
        {t('jobs.title')}
      </Title>
      {jobs.isPending && <ListSkeleton rows={3} />}
      {jobs.isError && <ErrorNotice error={jobs.error} onRetry={() => void jobs.refetch()} />}
      {jobs.data?.data.length === 0 && (
        <EmptyState icon={TbFileOff} title={t('jobs.empty')}>
          {t('jobs.emptyText')}
        </EmptyState>
      )}
      {jobs.data?.data.map((job) => (
        <Job key={job.id} job={job} />
      ))}
    </Stack>
  );
}

function Job({ job }: { readonly job: ReportJob }): ReactNode {
  const { t } = useTranslation('reports');
  const format = useFormat();
  const [icon, color] = looks[job.state];
  const title = t(`kind.${job.kind}`);
  const days =
    job.date_from === null || job.date_to === null
      ? undefined
      : t('jobs.days', { from: format.date(job.date_from), to: format.date(job.date_to) });
  return (
    <Paper withBorder p="sm" component="article" aria-label={title}>
      <Group justify="space-between" gap="sm">
        <div style={{ flex: '1 1 14rem', minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={600}>{title}</Text>
            <StatusBadge icon={icon} color={color}>
              {t(`jobState.${job.state}`)}
            </StatusBadge>
            {job.schedule_id !== null && <TbCalendarRepeat size={16} role="img" aria-label={t('jobs.scheduled')} />}
          </Group>
          <Text size="sm" c="dimmed">
            {[
              ...(days === undefined ? [] : [days]),
              t(`format.${job.format}`),
              ...(job.state === 'done' ? [t('jobs.rows', { count: job.rows, value: format.number(job.rows) })] : []),
            ].join(' · ')}
          </Text>
          {job.department !== null && (
            <Text size="sm" c="dimmed">
              <UserText text={job.department} />
            </Text>
          )}
          {job.message !== null && <Failure reason={job.reason} message={job.message} />}
          {isUnderWay(job) && (
            <Progress
              mt={6}
              value={job.progress_percent}
              aria-label={t('jobs.progress', { percent: format.number(job.progress_percent) })}
            />
          )}
        </div>
        <JobActions job={job} title={title} />
      </Group>
    </Paper>
  );
}

/** A later version of the server may have reasons of its own, and says them in its words. */
function Failure({ reason, message }: { readonly reason: string | null; readonly message: string }): ReactNode {
  const { t } = useTranslation('reports');
  const known = toJobFailure(reason);
  return <Text size="sm">{known === undefined ? <UserText text={message} /> : t(`jobFailure.${known}`)}</Text>;
}

function JobActions({ job, title }: { readonly job: ReportJob; readonly title: string }): ReactNode {
  const { t } = useTranslation('reports');
  const format = useFormat();
  const remove = useMutation(deleteJob(useQueryClient()));
  if (isUnderWay(job)) {
    return (
      <Button
        size="xs"
        variant="default"
        loading={remove.isPending}
        onClick={() => {
          remove.mutate(job.id);
        }}
      >
        {t('jobs.cancel')}
      </Button>
    );
  }
  return (
    <Group gap="xs">
      {job.state === 'done' && (
        <Button
          component="a"
          href={fileAddressOf(job.id)}
          download={job.file_name ?? true}
          size="xs"
          leftSection={<TbDownload size={14} aria-hidden />}
          title={t('jobs.expires', { time: format.dateTime(job.expires_at) })}
        >
          {t('jobs.download')}
        </Button>
      )}
      <ActionIcon
        variant="subtle"
        color="red"
        size={30}
        aria-label={t('jobs.delete', { title })}
        loading={remove.isPending}
        onClick={() => {
          remove.mutate(job.id);
        }}
      >
        <TbTrash size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
