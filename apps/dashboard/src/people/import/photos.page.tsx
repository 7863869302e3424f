import { Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { TbFileZip } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { EmptyState, ErrorNotice, LinkButton, ListSkeleton } from '../../ui';
import { ArchiveForm } from './archive-form';
import { ImportFrame } from './import-frame';
import { isUnderWay, jobsQuery, type EnrolmentJob } from './import.queries';
import { JobStateBadge } from './job-state-badge';

/** Faces of many people from a zip of photos, and how far each archive is. */
export function PhotoImportPage(): ReactNode {
  const { t } = useTranslation('people');
  const jobs = useQuery(jobsQuery);
  return (
    <ImportFrame title={t('import.photos')} description={t('photos.description')}>
      <ArchiveForm />
      <Stack component="section" aria-labelledby="enrolment-jobs" gap="sm" maw={960}>
        <Title order={2} fz="h4" id="enrolment-jobs">
          {t('photos.jobs')}
        </Title>
        {jobs.isPending && <ListSkeleton rows={3} />}
        {jobs.isError && <ErrorNotice error={jobs.error} onRetry={() => void jobs.refetch()} />}
        {jobs.data?.data.length === 0 && (
          <EmptyState icon={TbFileZip} title={t('photos.none')}>
            {t('photos.noneText')}
          </EmptyState>
        )}
        {jobs.data?.data.map((job) => (
          <Job key={job.id} job={job} />
        ))}
      </Stack>
    </ImportFrame>
  );
}

function Job({ job }: { readonly job: EnrolmentJob }): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  const title = t('photos.jobOf', { time: format.dateTime(job.created_at) });
  return (
    <Paper withBorder p="sm" component="article" aria-label={title}>
      <Group justify="space-between" gap="sm">
        <div style={{ flex: '1 1 14rem', minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={600}>{title}</Text>
            <JobStateBadge state={job.state} />
          </Group>
          <Text size="sm" c="dimmed">
            {t('photos.counts', {
              files: format.number(job.files),
              enrolled: format.number(job.enrolled),
              left: format.number(job.refused + job.failed),
            })}
          </Text>
          {isUnderWay(job) && <Progress mt={6} value={job.progress_percent} aria-label={t('photos.progressLabel')} />}
        </div>
        <LinkButton
          to="/people/import/photos/$jobId"
          params={{ jobId: job.id }}
          variant="default"
          size="xs"
          aria-label={t('photos.openOf', { title })}
        >
          {t('photos.open')}
        </LinkButton>
      </Group>
    </Paper>
  );
}
