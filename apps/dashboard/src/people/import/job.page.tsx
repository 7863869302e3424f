import { Alert, Button, Card, Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { TbInfoCircle, TbPlayerStop } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { BackLink, ConfirmDialog, ErrorNotice, Page, PageSkeleton } from '../../ui';
import { cancelJob, isUnderWay, jobQuery, type EnrolmentJob } from './import.queries';
import { JobFiles } from './job-files';
import { JobStateBadge } from './job-state-badge';

const route = getRouteApi('/shell/people/import/photos/$jobId');

/** One archive of photos: how far it is, and what became of each. */
export function EnrolmentJobPage(): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  const { jobId } = route.useParams();
  const { data: job, error, isPending, refetch } = useQuery(jobQuery(jobId));
  const time = job?.created_at;
  return (
    <Page
      title={time === undefined ? t('photos.job') : t('photos.jobOf', { time: format.dateTime(time) })}
      back={<BackLink to="/people/import/photos">{t('import.photos')}</BackLink>}
      actions={job !== undefined && isUnderWay(job) && <CancelButton job={job} />}
    >
      {isPending && <PageSkeleton />}
      {error !== null && job === undefined && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {job !== undefined && (
        <>
          <HowFar job={job} />
          <JobFiles job={job} />
        </>
      )}
    </Page>
  );
}

const counted = ['enrolled', 'refused', 'failed', 'waiting', 'cancelled'] as const;

function HowFar({ job }: { readonly job: EnrolmentJob }): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  const isRunning = isUnderWay(job);
  return (
    <Stack gap="sm">
      <Group gap="sm" role="status">
        <JobStateBadge state={job.state} />
        <Text size="sm">
          {t('photos.done', { done: format.number(job.files - job.waiting), files: format.number(job.files) })}
        </Text>
      </Group>
      {isRunning && <Progress value={job.progress_percent} aria-label={t('photos.progressLabel')} />}
      <SimpleGrid component="dl" cols={{ base: 2, sm: 5 }} m={0}>
        {counted.map((name) => (
          <Card withBorder key={name} p="sm">
            <Text component="dt" size="sm" c="dimmed">
              {t(`fileState.${name}`)}
            </Text>
            <Text component="dd" m={0} fz="lg" fw={650}>
              {format.number(job[name])}
            </Text>
          </Card>
        ))}
      </SimpleGrid>
      {isRunning && <Text size="sm">{t('photos.goesOn')}</Text>}
      {(job.state === 'failed' || job.state === 'cancelled') && (
        <Alert color="orange" icon={<TbInfoCircle />} title={t(`photosOver.${job.state}`)}>
          {t('photos.again')}
        </Alert>
      )}
      {job.expires_at !== null && (
        <Text size="sm" c="dimmed">
          {t('photos.expires', { time: format.date(job.expires_at) })}
        </Text>
      )}
    </Stack>
  );
}

function CancelButton({ job }: { readonly job: EnrolmentJob }): ReactNode {
  const { t } = useTranslation('people');
  const [isAsking, setAsking] = useState(false);
  const cancel = useMutation(cancelJob(useQueryClient(), job.id));
  const close = (): void => {
    setAsking(false);
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<TbPlayerStop size={18} aria-hidden />}
        onClick={() => {
          setAsking(true);
        }}
      >
        {t('photos.cancel')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('photos.cancelTitle')}
        confirmLabel={t('photos.cancelConfirm')}
        isPending={cancel.isPending}
        error={cancel.error}
        onConfirm={() => {
          cancel.mutate(undefined, { onSuccess: close });
        }}
        onClose={close}
      >
        <Text size="sm">{t('photos.cancelText')}</Text>
      </ConfirmDialog>
    </>
  );
}
